# What the rules in the file of routes make, and what is refused.

mock_provider "google-beta" {}
mock_provider "google" {
  source = "./tests/mocks/google"
}

variables {
  project_id        = "my-project-123"
  relay_file        = "tests/routes/relay.yaml"
  bundles           = "tests/routes/functions"
  github            = { app_id = "123456" }
  alerts            = { emails = ["oncall@example.com"] }
  webhook_secret    = "a secret for tests only"
  slack_credential  = "xoxb-for-tests-only"
  github_credential = "-----BEGIN RSA PRIVATE KEY-----"
}

run "rules_are_carried_out_as_the_app" {
  assert {
    condition = { for name, value in module.consumer["actions"].function.service_config[0].environment_variables : name => value
      if !contains(["DEADLINE_SECONDS", "DEAD_LETTER_TOPIC", "GOOGLE_CLOUD_PROJECT", "LOG_EXECUTION_ID", "NODE_COMPILE_CACHE", "NODE_ENV", "NODE_OPTIONS"], name) } == {
      GITHUB_HOST           = "github.com"
      GITHUB_APP_ID         = "123456"
      GITHUB_APP_KEY_SECRET = google_secret_manager_secret.this["github-app-key"].id
      ROUTES_FILE           = "/workspace/relay.json"
      SLACK_TOKEN_SECRET    = google_secret_manager_secret.this["slack"].id
      SLACK_WEBHOOK_SECRETS = jsonencode({ for name in ["partner", "vendor"] : name => google_secret_manager_secret.this["slack-webhook-${name}"].id })
      WEBHOOK_SECRETS = jsonencode({
        pager   = google_secret_manager_secret.this["action-webhook-pager"].id
        tracker = google_secret_manager_secret.this["action-webhook-tracker"].id
      })
      FIRESTORE_DATABASE = "projects/my-project-123/databases/issue-relay"
      BIGQUERY_DATASET   = "issue_relay"
      ACTIONS_TABLE      = "actions"
    }
    error_message = "The function must know the file, the App, the webhooks' secrets, and where it notes what it has done."
  }

  assert {
    condition = (
      module.consumer["actions"].subscriptions["events"].name == "actions" &&
      module.consumer["actions"].subscriptions["events"].topic == google_pubsub_topic.events.id &&
      module.consumer["actions"].function.service_config[0].max_instance_count == 1 &&
      module.consumer["actions"].function.service_config[0].max_instance_request_concurrency == 10
    )
    error_message = "It must get every event, and one instance must count how often rules act."
  }

  assert {
    condition = (
      jsondecode(module.task["recover"].function.service_config[0].environment_variables["CONSUMER_SUBSCRIPTIONS"])["actions"] == "actions" &&
      google_cloud_run_service_iam_member.recover_asks["actions"].service == basename(module.consumer["actions"].function.id)
    )
    error_message = "Doctor must look whether it is well."
  }
}

run "recover_lets_a_rule_act_again" {
  assert {
    condition = (
      module.task["recover"].function.service_config[0].environment_variables["FIRESTORE_DATABASE"] ==
      "projects/my-project-123/databases/issue-relay" &&
      google_project_iam_member.recover_resumes_rules[0].member == module.task["recover"].runtime_account &&
      google_project_iam_member.recover_resumes_rules[0].condition[0].expression ==
      "resource.name == \"projects/my-project-123/databases/issue-relay\""
    )
    error_message = "It must know where rules have their state, and may change that."
  }

  assert {
    condition = jsondecode(module.task["recover"].function.service_config[0].environment_variables["GITHUB_PERMISSIONS"]) == {
      issues                = "write"
      organization_projects = "write"
    }
    error_message = "Doctor must know what the App needs for the rules, and for no others."
  }
}

run "it_may_do_no_more_than_that" {
  assert {
    condition = alltrue([for key, grant in google_secret_manager_secret_iam_member.actions_reads :
      grant.secret_id == google_secret_manager_secret.this[split(" ", key)[0]].id &&
      grant.member == module.consumer["actions"].runtime_account
      ]) && toset(keys(google_secret_manager_secret_iam_member.actions_reads)) == toset(flatten([
        for secret in ["github-app-key", "action-webhook-pager", "action-webhook-tracker"] : [
          "${secret} secretmanager.secretAccessor", "${secret} secretmanager.viewer",
        ]
    ]))
    error_message = "It must read the App's key and the webhooks' secrets, and no others."
  }

  assert {
    condition = (
      google_project_iam_member.actions_remembers[0].role == "roles/datastore.user" &&
      google_project_iam_member.actions_remembers[0].member == module.consumer["actions"].runtime_account &&
      google_project_iam_member.actions_remembers[0].condition[0].expression ==
      "resource.name == \"projects/my-project-123/databases/issue-relay\""
    )
    error_message = "It must have no right on another database of the project."
  }

  assert {
    condition = (
      google_bigquery_table_iam_member.actions_inserts[0].table_id == "actions" &&
      google_bigquery_table_iam_member.actions_inserts[0].role == google_project_iam_custom_role.row_writer.id &&
      google_bigquery_table_iam_member.actions_inserts[0].member == module.consumer["actions"].runtime_account
    )
    error_message = "It must write rows into the table of actions, and do nothing else in BigQuery."
  }
}

run "each_webhook_has_a_secret_that_somebody_adds" {
  assert {
    condition = (
      google_secret_manager_secret.this["action-webhook-pager"].secret_id == "action-webhook-pager" &&
      strcontains(output.next_steps, "gcloud secrets versions add action-webhook-pager --data-file=- --project=my-project-123") &&
      strcontains(output.next_steps, "gcloud secrets versions add action-webhook-tracker --data-file=- --project=my-project-123") &&
      strcontains(output.next_steps, "the webhook tracker are signed with (whsec_…)")
    )
    error_message = "A webhook must have a secret of its name, and the output must say how to add its value."
  }
}

run "a_rule_that_stops_itself_alerts" {
  assert {
    condition = module.alerts.policies["rule-stopped"].conditions[0].condition_matched_log[0].filter == join(" AND ", [
      "resource.type = \"cloud_run_revision\"",
      "resource.labels.service_name = \"issue-relay-actions\"",
      "jsonPayload.reason = \"rule-stopped\"",
      "severity = \"ERROR\"",
    ])
    error_message = "Somebody must be told of a rule that has stopped itself."
  }

  assert {
    condition = (
      length(module.alerts.policies["rule-stopped"].documentation[0].content) < 8192 &&
      strcontains(module.alerts.policies["rule-stopped"].documentation[0].content, "## What to do")
    )
    error_message = "The alert must say what to do."
  }
}

run "the_digest_tells_actions_what_is_overdue" {
  assert {
    condition = (
      module.task["digest"].schedules["overdue"].schedule == "0 * * * *" &&
      module.task["digest"].function.service_config[0].environment_variables["COMMANDS_TOPIC"] == google_pubsub_topic.commands[0].name &&
      module.consumer["actions"].subscriptions["commands"].topic == google_pubsub_topic.commands[0].id
    )
    error_message = "A rule with `after` needs somebody who looks for issues that wait, and says so."
  }

  assert {
    condition = (
      google_pubsub_topic_iam_member.digest_publishes[0].topic == google_pubsub_topic.commands[0].id &&
      google_pubsub_topic_iam_member.digest_publishes[0].role == "roles/pubsub.publisher" &&
      google_pubsub_topic_iam_member.digest_publishes[0].member == module.task["digest"].runtime_account
    )
    error_message = "The digest must publish there, and nowhere else."
  }
}

run "who_wants_it_seldom_has_it_so" {
  command = plan
  variables { digest = { overdue = "0 8-18 * * 1-5" } }

  assert {
    condition     = module.task["digest"].schedules["overdue"].schedule == "0 8-18 * * 1-5"
    error_message = "The schedule must be the one that is set."
  }
}

run "each_hour_is_the_most" {
  command = plan
  variables { digest = { overdue = "*/15 * * * *" } }
  expect_failures = [var.digest]
}

run "a_rule_for_what_waits_needs_a_schedule" {
  command = plan
  variables { digest = null }
  expect_failures = [var.relay_file]
}

run "a_token_of_a_person_is_not_enough" {
  command = plan
  variables {
    github            = { hooks = ["acme/web"] }
    github_credential = "github_pat_for_tests_only"
  }
  expect_failures = [var.github]
}

run "rules_need_an_app" {
  command = plan
  variables { github = null }
  expect_failures = [var.github]
}

run "without_rules_nothing_carries_them_out" {
  variables {
    relay_file = null
    bundles    = null
    slack      = { channel = "C0123456789" }
  }

  assert {
    condition = (
      !contains(keys(module.consumer), "actions") && !contains(keys(module.alerts.policies), "rule-stopped") &&
      length(google_secret_manager_secret_iam_member.actions_reads) == 0 &&
      length(google_project_iam_member.actions_remembers) == 0 &&
      length(google_bigquery_table_iam_member.actions_inserts) == 0 &&
      length(google_pubsub_topic.commands) == 0 && length(google_pubsub_topic_iam_member.digest_publishes) == 0 &&
      !contains(keys(module.task["digest"].schedules), "overdue") &&
      !contains(keys(module.task["digest"].function.service_config[0].environment_variables), "COMMANDS_TOPIC") &&
      length([for key in keys(google_secret_manager_secret.this) : key if startswith(key, "action-")]) == 0
    )
    error_message = "Without rules there must be no function for them, and no right of it."
  }

  assert {
    condition     = module.task["recover"].function.service_config[0].environment_variables["GITHUB_PERMISSIONS"] == "{\"issues\":\"read\"}"
    error_message = "Without rules, the App need not change anything."
  }

  assert {
    condition     = google_bigquery_table.actions.time_partitioning[0].field == "acted_at" && google_bigquery_table.actions.time_partitioning[0].type == "DAY"
    error_message = "The table is always there, since a view reads it."
  }
}
