# What asks GitHub to deliver again what has failed, and finds what never came.

mock_provider "google-beta" {}
mock_provider "google" {
  source = "./tests/mocks/google"
}

variables {
  project_id        = "my-project-123"
  slack             = { channel = "C0123456789" }
  github            = { hooks = ["acme/web", "beta"] }
  operators         = ["group:oncall@example.com", "user:ann@example.com"]
  alerts            = { emails = ["oncall@example.com"] }
  webhook_secret    = "a secret for tests only"
  slack_credential  = "xoxb-for-tests-only"
  github_credential = "github_pat_for_tests_only"
}

run "github_is_asked_every_ten_minutes_and_issues_are_compared_daily" {
  assert {
    condition = { for task, job in module.task["recover"].schedules : task => "${job.schedule} ${job.time_zone} ${job.region}" } == {
      canary         = "*/5 * * * * Etc/UTC us-central1"
      redeliver      = "*/10 * * * * Etc/UTC us-central1"
      reconcile      = "17 3 * * * Etc/UTC us-central1"
      reconcile-full = "17 8 * * 0 Etc/UTC us-central1"
    }
    error_message = "What failed must be delivered again soon, and what never came be found within a day."
  }

  assert {
    condition = alltrue([for task, job in module.task["recover"].schedules :
      job.http_target[0].http_method == "POST" &&
      job.http_target[0].uri == "${module.task["recover"].function.service_config[0].uri}/${replace(task, "-full", "")}" &&
      job.http_target[0].oidc_token[0].audience == module.task["recover"].function.service_config[0].uri &&
      # Where the next call is the next attempt, there is no other. None must come while Cloud Run lets this one go on.
      job.retry_config[0].retry_count == (startswith(task, "reconcile") ? 5 : 0) && job.attempt_deadline == "550s"
    ])
    error_message = "The schedule must call its own task, with a token for this function only, and again where the task needs more than one call."
  }

  assert {
    condition = (
      module.task["recover"].function.service_config[0].max_instance_count == 1 &&
      module.task["recover"].function.service_config[0].max_instance_request_concurrency > 1 &&
      module.task["recover"].function.service_config[0].timeout_seconds == 540
    )
    error_message = "A second call must reach the instance that knows of the first."
  }
}

run "a_reconcile_that_is_not_complete_goes_on" {
  # Attempts of 540 s at most, with the same pause between them.
  assert {
    condition = alltrue([for task in ["reconcile", "reconcile-full"] :
      module.task["recover"].schedules[task].retry_config[0].min_backoff_duration == "1800s" &&
      module.task["recover"].schedules[task].retry_config[0].max_backoff_duration == "1800s"
    ])
    error_message = "Attempts must reach more than one hour of GitHub's limit, and too few of them fail in an hour for an alert."
  }

  assert {
    condition = (
      module.task["recover"].schedules["reconcile"].http_target[0].body == null &&
      jsondecode(base64decode(module.task["recover"].schedules["reconcile-full"].http_target[0].body)) == { full = true } &&
      module.task["recover"].schedules["reconcile-full"].http_target[0].headers == tomap({ "Content-Type" = "application/json" })
    )
    error_message = "Once a week, all issues must be compared."
  }
}

run "recover_loads_history_notes_what_became_of_what_and_erases" {
  assert {
    condition = toset([for grant in google_bigquery_table_iam_member.recover_writes : grant.table_id]) == toset([
      "issue_events", "repositories", "dead_letters", "dead_letter_outcomes", "actions", "accounts",
    ])
    error_message = "It must write into these tables, and into no other."
  }

  assert {
    condition = alltrue([for grant in google_bigquery_table_iam_member.recover_writes :
      grant.role == google_project_iam_custom_role.row_writer.id
    ])
    error_message = "Recover must write rows, and neither make nor change a table."
  }

  assert {
    condition     = toset(google_project_iam_custom_role.row_writer.permissions) == toset(["bigquery.tables.get", "bigquery.tables.updateData"])
    error_message = "Whoever writes rows must not read them by that right."
  }
}

run "redelivery_finds_its_webhooks_by_their_address" {
  assert {
    condition = { for name, value in module.task["recover"].function.service_config[0].environment_variables : name => value
      if can(regex("^(GITHUB|REDELIVERY)_", name)) } == {
      GITHUB_HOST         = "github.com"
      GITHUB_HOOKS        = "[\"acme/web\",\"beta\"]"
      GITHUB_PERMISSIONS  = "{\"issues\":\"read\"}"
      GITHUB_TOKEN_SECRET = google_secret_manager_secret.this["github-token"].id
      REDELIVERY_DAYS     = "3"
    }
    error_message = "Recover must know whose webhooks it asks for, and with which token."
  }

  assert {
    condition = module.task["recover"].function.service_config[0].environment_variables["INGRESS_URLS"] == jsonencode([
      output.webhook_url,
      "https://issue-relay-ingress-edge-123.us-central1.run.app",
      module.edge["ingress"].function.service_config[0].uri,
      module.edge["ingress"].function.url,
    ])
    error_message = "A webhook may have each of ingress's addresses, also that of release 0.1.0, and none twice."
  }
}

run "a_load_balancer_may_be_the_only_way_to_ingress" {
  variables {
    load_balancer = { domain = "relay.example.com", block_direct_access = true }
  }

  assert {
    condition = (
      module.task["recover"].function.service_config[0].environment_variables["INGRESS_URLS"] == "[\"https://relay.example.com\"]"
    )
    error_message = "A webhook with an address that is closed must be reported."
  }
}

run "recover_reads_githubs_secrets_and_does_nothing_else" {
  assert {
    condition = alltrue([for key, grant in google_secret_manager_secret_iam_member.recover_reads :
      grant.secret_id == google_secret_manager_secret.this[split(" ", key)[0]].id &&
      grant.member == module.task["recover"].runtime_account
      ]) && toset(keys(google_secret_manager_secret_iam_member.recover_reads)) == toset([
      "github-token secretmanager.secretAccessor", "github-token secretmanager.viewer",
      "webhook secretmanager.secretAccessor", "webhook secretmanager.viewer",
    ])
    error_message = "Recover must read GitHub's credential and the secret of webhooks, and not Slack's."
  }

  assert {
    condition = (
      google_secret_manager_secret.this["github-token"].secret_id == "github-token" &&
      length(google_secret_manager_secret_version.github) == 0 &&
      strcontains(output.next_steps, "gcloud secrets versions add github-token --data-file=- --project=my-project-123") &&
      strcontains(output.next_steps, "npm run relay -- redeliver --project my-project-123 --region us-central1") &&
      strcontains(output.next_steps, "npm run relay -- backfill beta --project my-project-123 --region us-central1") &&
      strcontains(output.next_steps, "in the settings of acme/web and of beta, Webhooks")
    )
    error_message = "Without a credential, the output must say how to add it, and how to try it."
  }
}

run "operators_find_recover" {
  assert {
    condition = alltrue([for member, grant in google_cloudfunctions2_function_iam_member.operators_find_recover :
      grant.role == "roles/cloudfunctions.viewer" && grant.member == member &&
      grant.cloud_function == basename(module.task["recover"].function.id)
    ]) && toset(keys(google_cloudfunctions2_function_iam_member.operators_find_recover)) == var.operators
    error_message = "An operator must be able to find its address."
  }
}

run "somebody_is_told_what_needs_a_person" {
  assert {
    condition = toset([for key in keys(module.alerts.policies) : key if contains(["delivery-nearly-lost", "github-denied", "hook-problem", "reconcile-late"], key)]) == toset([
      "delivery-nearly-lost", "github-denied", "hook-problem", "reconcile-late",
    ])
    error_message = "An alert is missing."
  }

  assert {
    condition = module.alerts.policies["hook-problem"].conditions[0].condition_matched_log[0].filter == join(" AND ", [
      "resource.type = \"cloud_run_revision\"",
      "resource.labels.service_name = \"issue-relay-recover\"",
      "(jsonPayload.reason = \"hook-gone\" OR jsonPayload.reason = \"hook-disabled\" OR jsonPayload.reason = \"hook-misconfigured\")",
    ])
    error_message = "A webhook that is gone, switched off or set up wrongly must alert."
  }

  assert {
    condition     = strcontains(module.alerts.policies["reconcile-late"].conditions[0].condition_matched_log[0].filter, "jsonPayload.reason = \"reconcile-late\"")
    error_message = "A repository that is not compared any more must alert."
  }

  assert {
    condition = alltrue([for policy in concat(
      [for key in ["delivery-nearly-lost", "github-denied", "hook-problem", "reconcile-late"] : module.alerts.policies[key]],
      values(module.task["recover"].alerts),
      ) :
      length(policy.documentation[0].content) < 8192 && strcontains(policy.documentation[0].content, "## What to do")
    ])
    error_message = "The alerts of recover must say what to do."
  }
}

run "what_is_lost_or_nearly_lost_alerts" {
  assert {
    condition = alltrue([for reason in [
      "delivery-nearly-lost", "delivery-lost", "redelivery-refused", "delivery-not-understood", "deliveries-not-listed",
      ] :
      strcontains(
        module.alerts.policies["delivery-nearly-lost"].conditions[0].condition_matched_log[0].filter,
        "jsonPayload.reason = \"${reason}\"",
      )
    ])
    error_message = "Whatever may never arrive must alert."
  }
}

run "an_hour_without_redelivery_alerts" {
  assert {
    condition = (
      module.task["recover"].alerts["recover-failed"].conditions[0].condition_threshold[0].threshold_value == 5 &&
      module.task["recover"].alerts["recover-failed"].conditions[0].condition_threshold[0].aggregations[0].alignment_period == "3600s"
    )
    error_message = "As many failures as an hour has calls for redelivery must alert."
  }

  # An hour has 12 canaries, and 6 calls for redelivery.
  assert {
    condition = alltrue([for condition in module.task["recover"].alerts["recover-silent"].conditions[0].condition_threshold :
      condition.comparison == "COMPARISON_LT" && condition.threshold_value > 12 && condition.threshold_value < 18 &&
      condition.aggregations[0].alignment_period == "3600s" && condition.duration == "3600s"
    ])
    error_message = "A schedule that is paused or gone must alert, though the other one goes on."
  }

  assert {
    condition = strcontains(
      module.task["recover"].alerts["recover-not-called"].conditions[0].condition_matched_log[0].filter,
      "(issue-relay-recover-canary|issue-relay-recover-reconcile|issue-relay-recover-reconcile-full|issue-relay-recover-redeliver)",
    )
    error_message = "A call that Cloud Run refuses must alert."
  }

  assert {
    condition     = strcontains(module.alerts.policies["crashes"].conditions[0].condition_matched_log[0].filter, "issue-relay-recover")
    error_message = "A crash of recover must alert."
  }
}

run "a_token_may_be_given_and_reaches_no_state" {
  variables {
    github = { hooks = ["acme"], credential_version = 1 }
  }

  assert {
    condition = (
      google_secret_manager_secret_version.github[0].secret_data == null &&
      google_secret_manager_secret_version.github[0].secret_data_wo_version == 1 &&
      google_secret_manager_secret_version.github[0].deletion_policy == "ABANDON"
    )
    error_message = "GitHub's credential must be write-only, and a new one must leave the old one enabled."
  }

  assert {
    condition     = !strcontains(output.next_steps, "secrets versions add github")
    error_message = "With a credential nobody has to paste one."
  }
}

run "an_enterprise_server_keeps_deliveries_for_a_week" {
  variables {
    github_host = "ghe.acme.example"
  }

  assert {
    condition     = module.task["recover"].function.service_config[0].environment_variables["REDELIVERY_DAYS"] == "7"
    error_message = "What the server can still deliver must be asked for."
  }
}

run "data_residency_keeps_them_as_long_as_github_does" {
  variables {
    github_host = "acme.ghe.com"
  }

  assert {
    condition     = module.task["recover"].function.service_config[0].environment_variables["REDELIVERY_DAYS"] == "3"
    error_message = "ghe.com is GitHub's own cloud."
  }
}

run "days_that_are_set_are_those" {
  variables {
    github = { hooks = ["acme"], redelivery_days = 2 }
  }

  assert {
    condition     = module.task["recover"].function.service_config[0].environment_variables["REDELIVERY_DAYS"] == "2"
    error_message = "What is set must hold."
  }
}

run "an_app_has_a_webhook_of_its_own" {
  variables {
    github            = { app_id = "123456" }
    github_credential = "-----BEGIN RSA PRIVATE KEY-----"
  }

  assert {
    condition = { for name, value in module.task["recover"].function.service_config[0].environment_variables : name => value
      if can(regex("^GITHUB_", name)) } == {
      GITHUB_HOST           = "github.com"
      GITHUB_HOOKS          = "[]"
      GITHUB_PERMISSIONS    = "{\"issues\":\"read\"}"
      GITHUB_APP_ID         = "123456"
      GITHUB_APP_KEY_SECRET = google_secret_manager_secret.this["github-app-key"].id
    }
    error_message = "Recover must know the App, and nothing of a token."
  }

  assert {
    condition     = one([for env in module.edge["ingress"].service.template[0].containers[0].env : env.value if env.name == "GITHUB_APP_ID"]) == "123456"
    error_message = "Ingress must know which App writes comments for people."
  }

  assert {
    condition = (
      strcontains(output.next_steps, "gcloud secrets versions add github-app-key --data-file=FILE.pem") &&
      strcontains(output.next_steps, "on the App's page, Webhook") &&
      length([for key in keys(google_secret_manager_secret.this) : key if key == "github-token"]) == 0
    )
    error_message = "Somebody must know where the App's webhook is set up, and how to add its key."
  }
}

run "an_app_may_look_after_webhooks_of_others" {
  variables {
    github            = { app_id = "123456", hooks = ["acme/web"], credential_version = 1 }
    github_credential = "-----BEGIN PRIVATE KEY-----"
  }

  assert {
    condition = (
      module.task["recover"].function.service_config[0].environment_variables["GITHUB_HOOKS"] == "[\"acme/web\"]" &&
      google_secret_manager_secret_version.github[0].secret == google_secret_manager_secret.this["github-app-key"].id
    )
    error_message = "The App asks for the webhooks that are named."
  }
}

run "who_gives_no_credential_has_all_but_redelivery" {
  variables {
    github = null
  }

  assert {
    condition = (
      toset(keys(module.task["recover"].schedules)) == toset(["canary"]) &&
      !contains(keys(google_secret_manager_secret.this), "github-token") &&
      length(setintersection(keys(module.alerts.policies), ["delivery-nearly-lost", "github-denied", "hook-problem", "reconcile-late"])) == 0 &&
      toset(keys(google_bigquery_table_iam_member.recover_writes)) == toset(["events", "dead_letters", "dead_letter_outcomes", "actions", "accounts"]) &&
      alltrue([for key in keys(google_secret_manager_secret_iam_member.recover_reads) : startswith(key, "webhook ")]) &&
      strcontains(output.next_steps, "set github")
    )
    error_message = "Nothing may ask GitHub, and the output must say what is missing; dead letters and canaries need no credential."
  }
}
