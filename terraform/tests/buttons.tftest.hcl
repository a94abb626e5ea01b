# What the buttons in the file of routes make, and what is refused.

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

run "slack_calls_a_function_of_its_own" {
  assert {
    condition = { for env in module.edge["interactions"].service.template[0].containers[0].env : env.name => env.value
      if !contains(["LOG_EXECUTION_ID", "NODE_COMPILE_CACHE", "NODE_ENV", "NODE_OPTIONS"], env.name) } == {
      GOOGLE_CLOUD_PROJECT = "my-project-123"
      TOPIC                = "commands"
      SLACK_SIGNING_SECRET = google_secret_manager_secret.this["slack-signing-secret"].id
      SLACK_TOKEN_SECRET   = google_secret_manager_secret.this["slack"].id
      ROUTES_FILE          = "/workspace/relay.json"
      FIRESTORE_DATABASE   = "projects/my-project-123/databases/issue-relay"
      DIGEST_TIME_ZONE     = "Etc/UTC"
    }
    error_message = "It must know Slack's secret, the file, the topic, the labels and when a day begins, and nothing of dead letters."
  }

  assert {
    condition = (
      module.edge["interactions"].name == "issue-relay-interactions-edge" &&
      module.edge["interactions"].service.template[0].scaling[0].min_instance_count == 1 &&
      module.edge["interactions"].service.template[0].scaling[0].max_instance_count == 2 &&
      module.edge["interactions"].service.template[0].timeout == "10s"
    )
    error_message = "A modal must be opened within 3 s, which a first start takes alone; and strangers must cost little."
  }
}

run "what_people_ask_for_reaches_actions" {
  assert {
    condition = (
      google_pubsub_topic.commands[0].name == "commands" &&
      module.consumer["actions"].subscriptions["commands"].name == "commands" &&
      module.consumer["actions"].subscriptions["commands"].topic == google_pubsub_topic.commands[0].id &&
      module.consumer["actions"].subscriptions["events"].topic == google_pubsub_topic.events.id
    )
    error_message = "Actions must get commands besides the events."
  }

  assert {
    condition = alltrue([for setting in ["push_config", "retry_policy", "dead_letter_policy", "expiration_policy", "ack_deadline_seconds"] :
      jsonencode(module.consumer["actions"].subscriptions["commands"][setting]) == jsonencode(module.consumer["actions"].subscriptions["events"][setting])
    ])
    error_message = "Pub/Sub must push, retry and dead-letter them as it does events."
  }

  assert {
    condition     = keys(local.pushing) == ["actions", "bigquery", "commands", "slack"]
    error_message = "Nobody else must get them."
  }

  assert {
    condition     = output.names.subscriptions["commands"] == module.consumer["actions"].subscriptions["commands"].id
    error_message = "Scripts must find it by its name."
  }

  # Three charts are about subscriptions, three about functions, and one about topics.
  assert {
    condition = [for named in ["subscription_id=.*\\bcommands\\b", "service_name=.*\\bissue-relay-interactions-edge\\b", "topic_id=.*\\bcommands\\b"] : length([
      for tile in jsondecode(google_monitoring_dashboard.this.dashboard_json).mosaicLayout.tiles : tile.widget.title
      if can(regex(named, tile.widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.filter))
    ])] == [3, 3, 1]
    error_message = "They must be on the dashboard."
  }
}

run "interactions_may_do_no_more_than_that" {
  assert {
    condition = (
      google_pubsub_topic_iam_member.interactions_publishes[0].topic == google_pubsub_topic.commands[0].id &&
      google_pubsub_topic_iam_member.interactions_publishes[0].role == "roles/pubsub.publisher" &&
      google_pubsub_topic_iam_member.interactions_publishes[0].member == module.edge["interactions"].runtime_account &&
      length([for grant in google_pubsub_topic_iam_member.ingress_publishes : grant if grant.topic == google_pubsub_topic.commands[0].id]) == 0
    )
    error_message = "It alone must publish commands, and nothing else."
  }

  assert {
    condition = alltrue([for key, grant in google_secret_manager_secret_iam_member.interactions_reads :
      grant.secret_id == google_secret_manager_secret.this[split(" ", key)[0]].id &&
      grant.member == module.edge["interactions"].runtime_account
      ]) && toset(keys(google_secret_manager_secret_iam_member.interactions_reads)) == toset(flatten([
        for secret in ["slack-signing-secret", "slack"] : ["${secret} secretmanager.secretAccessor", "${secret} secretmanager.viewer"]
    ]))
    error_message = "It must read what Slack signs with and the bot's token, and no other secret."
  }

  assert {
    condition = (
      google_project_iam_member.interactions_reads_labels[0].role == "roles/datastore.viewer" &&
      google_project_iam_member.interactions_reads_labels[0].member == module.edge["interactions"].runtime_account &&
      google_project_iam_member.interactions_reads_labels[0].condition[0].expression ==
      "resource.name == \"projects/my-project-123/databases/issue-relay\""
    )
    error_message = "It must read this database, change nothing there, and have no right on another."
  }
}

run "actions_tells_as_the_bot_what_became_of_it" {
  assert {
    condition = (
      contains(keys(google_secret_manager_secret_iam_member.reads_slack_credential), "actions slack secretmanager.secretAccessor") &&
      module.consumer["actions"].function.service_config[0].environment_variables["SLACK_TOKEN_SECRET"] == google_secret_manager_secret.this["slack"].id
    )
    error_message = "It must have the bot's token."
  }
}

run "the_labels_that_modals_offer_are_kept" {
  assert {
    condition = (
      google_firestore_field.unindexed["labels"].field == "*" && !contains(keys(google_firestore_field.expiry), "labels")
    )
    error_message = "They must be there for as long as somebody may open a modal."
  }
}

run "doctor_looks_at_the_queue_of_commands" {
  assert {
    condition = (
      module.task["recover"].function.service_config[0].environment_variables["COMMANDS_TOPIC"] == "commands" &&
      module.task["recover"].function.service_config[0].environment_variables["COMMANDS_SUBSCRIPTION"] == "commands" &&
      google_pubsub_subscription_iam_member.recover_looks["commands"].subscription == module.consumer["actions"].subscriptions["commands"].id &&
      !contains(keys(jsondecode(module.task["recover"].function.service_config[0].environment_variables["FUNCTION_URLS"])), "interactions")
    )
    error_message = "It must know what to look at, and may. Interactions, which anybody can call, it does not ask."
  }
}

run "doctor_looks_at_what_slack_calls_and_signs_with" {
  assert {
    condition = (
      module.task["recover"].function.service_config[0].environment_variables["INTERACTIONS_URL"] == module.edge["interactions"].uri &&
      module.task["recover"].function.service_config[0].environment_variables["SLACK_SIGNING_SECRET"] == google_secret_manager_secret.this["slack-signing-secret"].id
    )
    error_message = "It must know what to look at."
  }

  assert {
    condition = [for grant in concat(
      google_secret_manager_secret_iam_member.recover_lists_signing_secret,
      values(google_secret_manager_secret_iam_member.recover_reads),
      ) : grant.role if grant.secret_id == google_secret_manager_secret.this["slack-signing-secret"].id && grant.member == module.task["recover"].runtime_account
    ] == ["roles/secretmanager.viewer"]
    error_message = "It must list the versions and read no value: with it anybody can click in anybody's name."
  }
}

run "somebody_is_told_where_people_wait" {
  assert {
    condition = (
      toset(keys(module.consumer["actions"].alerts)) == toset(["actions-behind", "commands-behind", "actions-broken-destination"]) &&
      module.consumer["actions"].alerts["commands-behind"].conditions[0].condition_threshold[0].threshold_value == 600 &&
      strcontains(module.consumer["actions"].alerts["commands-behind"].conditions[0].condition_threshold[0].filter, "subscription_id = \"commands\"") &&
      module.consumer["actions"].alerts["actions-behind"].conditions[0].condition_threshold[0].threshold_value == 900
    )
    error_message = "A person must not wait for as long as an event may."
  }

  assert {
    condition = [for threshold in module.alerts.policies["interactions-errors"].conditions[0].condition_threshold : {
      filter    = threshold.filter
      threshold = "${threshold.comparison} ${threshold.threshold_value} in ${threshold.aggregations[0].alignment_period}"
      counted   = "${threshold.aggregations[0].per_series_aligner} ${threshold.aggregations[0].cross_series_reducer}"
      }] == [{
      filter = join(" AND ", [
        "resource.type = \"cloud_run_revision\"",
        "resource.labels.service_name = \"issue-relay-interactions-edge\"",
        "metric.type = \"run.googleapis.com/request_count\"",
        "metric.labels.response_code_class = \"5xx\"",
      ])
      threshold = "COMPARISON_GT 2 in 600s"
      counted   = "ALIGN_DELTA REDUCE_SUM"
    }]
    error_message = "The third click that fails within 10 minutes must alert; one alone, and what strangers send, must not."
  }

  assert {
    condition = module.alerts.policies["interactions-full"].conditions[0].condition_matched_log[0].filter == join(" AND ", [
      "resource.type = \"cloud_run_revision\"",
      "resource.labels.service_name = \"issue-relay-interactions-edge\"",
      "log_id(\"run.googleapis.com/requests\")",
      "httpRequest.status = 429",
      "textPayload : \"no available instance\"",
    ])
    error_message = "Too few instances must alert, and the function's own 429, which strangers get, must not."
  }

  assert {
    condition = alltrue([for key in ["interactions-errors", "interactions-full"] :
      length(module.alerts.policies[key].documentation[0].content) < 8192 &&
      strcontains(module.alerts.policies[key].documentation[0].content, "## What to do")
    ])
    error_message = "Whoever is called must be told what to do."
  }

  assert {
    condition     = strcontains(module.alerts.policies["crashes"].conditions[0].condition_matched_log[0].filter, "issue-relay-interactions-edge")
    error_message = "A crash must alert."
  }
}

run "the_wait_for_a_person_is_never_longer_than_for_an_event" {
  variables { alerts = { emails = ["oncall@example.com"], oldest_message_minutes = 5 } }

  assert {
    condition     = module.consumer["actions"].alerts["commands-behind"].conditions[0].condition_threshold[0].threshold_value == 300
    error_message = "Who wants to know earlier must."
  }
}

run "somebody_sets_slack_up" {
  assert {
    condition = alltrue([for step in [
      "gcloud secrets versions add slack-signing-secret --data-file=- --project=my-project-123",
      "Request URL       ${module.edge["interactions"].uri}",
      "Options Load URL  ${module.edge["interactions"].uri}",
      "Create New Shortcut, On messages",
      "Callback ID  create_issue",
    ] : strcontains(output.next_steps, step)]) && output.interactions_url == module.edge["interactions"].uri
    error_message = "The output must say what Slack must know, and what must be known of it."
  }

  assert {
    condition = jsondecode(output.slack_app_manifest) == merge(jsondecode(file("slack-app.json")), {
      features     = merge(jsondecode(file("slack-app.json")).features, { shortcuts = [jsondecode(file("slack-shortcut.json"))] })
      oauth_config = { scopes = { bot = concat(jsondecode(file("slack-app.json")).oauth_config.scopes.bot, ["commands"]) } }
      settings = merge(jsondecode(file("slack-app.json")).settings, { interactivity = {
        is_enabled               = true
        request_url              = module.edge["interactions"].uri
        message_menu_options_url = module.edge["interactions"].uri
      } })
    })
    error_message = "The manifest must be that of the bot, and name what Slack calls, the shortcut, and the scope for it."
  }
}

run "slack_calls_past_the_load_balancer" {
  variables {
    load_balancer = { domain = "relay.example.com", block_direct_access = true }
  }

  assert {
    condition = (
      module.edge["ingress"].service.ingress == "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" &&
      module.edge["interactions"].service.ingress == "INGRESS_TRAFFIC_ALL" &&
      output.interactions_url == module.edge["interactions"].uri
    )
    error_message = "The load balancer leads to ingress alone: Slack must reach interactions without it."
  }
}

run "who_accepts_that_a_first_click_fails_pays_for_no_instance" {
  variables { functions = { interactions = { min_instances = 0 } } }

  assert {
    condition     = module.edge["interactions"].service.template[0].scaling[0].min_instance_count == 0
    error_message = "The size must be what it is set to."
  }
}

run "a_token_of_a_person_is_not_enough" {
  command = plan
  variables {
    github            = { hooks = ["acme/web"] }
    github_credential = "github_pat_for_tests_only"
  }
  expect_failures = [var.github]
}

run "a_timeout_is_for_ingress_alone" {
  command = plan
  variables { functions = { interactions = { timeout_seconds = 20 } } }
  expect_failures = [var.functions]
}

run "without_buttons_slack_calls_nothing" {
  variables {
    relay_file = null
    bundles    = null
    slack      = { channel = "C0123456789" }
  }

  assert {
    condition = (
      keys(module.edge) == ["ingress"] && length(google_pubsub_topic.commands) == 0 &&
      length(google_pubsub_topic_iam_member.interactions_publishes) == 0 &&
      length(google_secret_manager_secret_iam_member.interactions_reads) == 0 &&
      length(google_project_iam_member.interactions_reads_labels) == 0 &&
      length(google_project_iam_member.recover_resumes_rules) == 0 &&
      length(google_secret_manager_secret_iam_member.recover_lists_signing_secret) == 0 &&
      !contains(keys(google_secret_manager_secret.this), "slack-signing-secret") &&
      length(setintersection(keys(module.alerts.policies), ["interactions-errors", "interactions-full"])) == 0 &&
      length(setintersection(keys(module.task["recover"].function.service_config[0].environment_variables), ["COMMANDS_TOPIC", "COMMANDS_SUBSCRIPTION", "INTERACTIONS_URL", "SLACK_SIGNING_SECRET"])) == 0
    )
    error_message = "Without buttons there must be no function for them, and no right of it."
  }

  assert {
    condition = (
      output.interactions_url == null && !strcontains(output.next_steps, "Request URL") &&
      jsondecode(output.slack_app_manifest) == jsondecode(file("slack-app.json"))
    )
    error_message = "Nobody must be asked to let Slack call."
  }
}
