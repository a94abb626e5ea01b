# What looks whether all is well: canaries by the clock, and doctor when a person asks.

mock_provider "google-beta" {}
mock_provider "google" {
  source = "./tests/mocks/google"
}

variables {
  project_id        = "my-project-123"
  slack             = { channel = "C0123456789" }
  alerts            = { emails = ["oncall@example.com"] }
  webhook_secret    = "a secret for tests only"
  slack_credential  = "xoxb-for-tests-only"
  github_credential = "unused"
}

run "doctor_asks_each_function_at_the_address_that_others_use" {
  assert {
    condition = jsondecode(module.task["recover"].function.service_config[0].environment_variables["FUNCTION_URLS"]) == merge(
      { for name, consumer in module.consumer : name => consumer.subscriptions["events"].push_config[0].push_endpoint },
      { digest = "https://issue-relay-digest-123456789012.us-central1.run.app" },
    )
    error_message = "Of a consumer it must be where Pub/Sub pushes, to the letter."
  }

  assert {
    condition = alltrue([for name, grant in google_cloud_run_service_iam_member.recover_asks :
      grant.role == "roles/run.invoker" && grant.member == module.task["recover"].runtime_account &&
      grant.service == basename(merge(module.consumer, module.task)[name].function.id)
    ]) && toset(keys(google_cloud_run_service_iam_member.recover_asks)) == toset(["bigquery", "digest", "slack"])
    error_message = "Recover must be able to call every function but ingress, which anybody can."
  }
}

run "doctor_asks_only_what_is_there" {
  variables {
    digest = null
  }

  assert {
    condition = (
      toset(keys(google_cloud_run_service_iam_member.recover_asks)) == toset(["bigquery", "slack"]) &&
      toset(keys(jsondecode(module.task["recover"].function.service_config[0].environment_variables["FUNCTION_URLS"]))) == toset(["bigquery", "slack"])
    )
    error_message = "A function that is not deployed must be no problem."
  }
}

run "doctor_looks_at_queues_and_changes_none" {
  assert {
    condition = google_project_iam_custom_role.queue_viewer.permissions == toset([
      "pubsub.subscriptions.get", "pubsub.subscriptions.getIamPolicy", "pubsub.topics.getIamPolicy",
    ])
    error_message = "To look must be all that it may."
  }

  assert {
    condition = (
      { for name, grant in google_pubsub_subscription_iam_member.recover_looks : name => grant.subscription } == merge(
        { for name, consumer in module.consumer : name => consumer.subscriptions["events"].id },
        {
          dead-letter       = google_pubsub_subscription.dead_letter.id
          dead-letter-table = module.dead_letter_table.subscription.id
        },
      ) &&
      google_pubsub_topic_iam_member.recover_looks.topic == google_pubsub_topic.dead_letter.id
    )
    error_message = "It must see how each subscription is set, and whether Pub/Sub may dead-letter."
  }

  assert {
    condition = (
      jsondecode(module.task["recover"].function.service_config[0].environment_variables["CONSUMER_SUBSCRIPTIONS"]) == { bigquery = "bigquery", slack = "slack" } &&
      module.task["recover"].function.service_config[0].environment_variables["PUBSUB_AGENT"] == "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com"
    )
    error_message = "It must know what to look at."
  }
}

run "doctor_knows_every_table_and_view" {
  assert {
    condition = toset(jsondecode(module.task["recover"].function.service_config[0].environment_variables["BIGQUERY_TABLES"])) == toset(concat(
      # Raw deliveries have a table only where they are kept.
      [for file in fileset("../shared/warehouse/tables", "*.json") : trimsuffix(file, ".json") if file != "deliveries.json"],
      [for file in fileset("../shared/warehouse/views", "*.sql") : trimsuffix(substr(file, 2, -1), ".sql")],
    ))
    error_message = "A table or a view that is missing must be noticed."
  }
}

run "a_canary_comes_every_five_minutes" {
  assert {
    condition = { for task, job in module.task["recover"].schedules : task => "${job.schedule} ${job.retry_config[0].retry_count}" } == {
      canary = "*/5 * * * * 0"
    }
    error_message = "The next call is the next attempt."
  }

  assert {
    condition = alltrue([for reason in ["canary-late", "canary-refused"] :
      module.alerts.policies[reason].conditions[0].condition_matched_log[0].filter == join(" AND ", [
        "resource.type = \"cloud_run_revision\"",
        "resource.labels.service_name = \"issue-relay-recover\"",
        "jsonPayload.reason = \"${reason}\"",
      ])
    ])
    error_message = "Events that do not get through must alert, also where nothing fails."
  }
}

run "a_paused_canary_alerts" {
  assert {
    condition = (
      module.task["recover"].alerts["recover-silent"].conditions[0].condition_threshold[0].threshold_value == 6 &&
      module.task["recover"].alerts["recover-silent"].conditions[0].condition_threshold[0].evaluation_missing_data == "EVALUATION_MISSING_DATA_ACTIVE"
    )
    error_message = "Half of the 12 calls of an hour, or none at all, must alert."
  }
}

run "the_first_steps_end_with_doctor" {
  assert {
    condition     = endswith(output.next_steps, "npm run relay -- doctor --project my-project-123 --region us-central1")
    error_message = "Whoever has done everything must see whether it is right."
  }
}
