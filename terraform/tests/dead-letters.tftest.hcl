# What becomes of what could not be processed, and who may do what with it.

mock_provider "google-beta" {}
mock_provider "google" {
  source = "./tests/mocks/google"
}

variables {
  project_id        = "my-project-123"
  slack             = { channel = "C0123456789" }
  operators         = ["group:oncall@example.com"]
  alerts            = { emails = ["oncall@example.com"] }
  webhook_secret    = "a secret for tests only"
  slack_credential  = "xoxb-for-tests-only"
  github_credential = "unused"
}

run "pubsub_writes_dead_letters_into_a_table" {
  assert {
    condition = (
      module.dead_letter_table.subscription.name == "dead-letter-table" &&
      module.dead_letter_table.subscription.topic == google_pubsub_topic.dead_letter.id &&
      module.dead_letter_table.subscription.bigquery_config[0].table == "my-project-123.issue_relay.dead_letters" &&
      module.dead_letter_table.subscription.bigquery_config[0].write_metadata
    )
    error_message = "Every dead letter must be a row, with what is known of it."
  }

  assert {
    condition = (
      module.dead_letter_table.subscription.message_retention_duration == "2678400s" &&
      module.dead_letter_table.subscription.expiration_policy[0].ttl == "" &&
      module.dead_letter_table.subscription.retry_policy[0].maximum_backoff == "600s" &&
      length(module.dead_letter_table.subscription.dead_letter_policy) == 0
    )
    error_message = "While BigQuery does not take it, a dead letter must wait for 31 days, and go nowhere else."
  }

  assert {
    condition = alltrue([for role, grant in module.dead_letter_table.agent_writes :
      grant.role == role && grant.table_id == "dead_letters" && endswith(grant.member, "@gcp-sa-pubsub.iam.gserviceaccount.com")
      ]) && toset(keys(module.dead_letter_table.agent_writes)) == toset([
      "roles/bigquery.dataEditor", "roles/bigquery.metadataViewer",
    ])
    error_message = "Pub/Sub's own account must be able to write this table, and no other."
  }
}

run "dead_letters_are_kept_for_a_year_and_what_became_of_them_for_ever" {
  assert {
    condition = (
      module.dead_letter_table.table.time_partitioning[0].field == "publish_time" &&
      module.dead_letter_table.table.time_partitioning[0].expiration_ms == 400 * 86400000 &&
      length(google_bigquery_table.dead_letter_outcomes.time_partitioning) == 0
    )
    error_message = "An outcome that expires before its dead letter would make it wait again."
  }
}

run "they_may_be_kept_for_longer" {
  variables {
    bigquery = { dead_letter_days = 800 }
  }

  assert {
    condition     = module.dead_letter_table.table.time_partitioning[0].expiration_ms == 800 * 86400000
    error_message = "What is set must hold."
  }
}

run "recover_does_with_dead_letters_what_people_did_by_hand" {
  assert {
    condition = (
      google_pubsub_topic_iam_member.recover_publishes.topic == google_pubsub_topic.events.id &&
      google_pubsub_topic_iam_member.recover_publishes.role == "roles/pubsub.publisher" &&
      google_pubsub_subscription_iam_member.recover_acknowledges.subscription == google_pubsub_subscription.dead_letter.id &&
      google_pubsub_subscription_iam_member.recover_acknowledges.role == "roles/pubsub.subscriber" &&
      google_bigquery_table_iam_member.recover_writes["dead_letter_outcomes"].table_id == "dead_letter_outcomes" &&
      google_bigquery_dataset_iam_member.recover_reads.role == "roles/bigquery.dataViewer" &&
      google_project_iam_member.recover_runs_queries.role == "roles/bigquery.jobUser"
    )
    error_message = "Recover must read dead letters, publish them again, and note their outcome, and nothing else."
  }

  assert {
    condition = { for name, value in module.task["recover"].function.service_config[0].environment_variables : name => value
      if can(regex("TOPIC|^(RAW_\\w+|BIGQUERY_(DATASET|TABLE)|DEAD_LETTER_\\w+)$", name)) } == {
      TOPIC                          = "issue-events"
      DEAD_LETTER_TOPIC              = "dead-letter"
      DEAD_LETTER_SUBSCRIPTION       = "dead-letter"
      DEAD_LETTER_TABLE_SUBSCRIPTION = "dead-letter-table"
      BIGQUERY_DATASET               = "issue_relay"
      BIGQUERY_TABLE                 = "issue_events"
    }
    error_message = "Recover must know where dead letters are, and where they go."
  }
}

run "operators_call_recover_and_touch_no_message" {
  assert {
    condition = (
      toset(keys(google_cloudfunctions2_function_iam_member.operators_find_recover)) == toset(["group:oncall@example.com"]) &&
      output.dead_letters_command == "npm run relay -- dead-letters --project my-project-123 --region us-central1"
    )
    error_message = "Operators must find recover, also where it has no credential of GitHub's."
  }
}

run "a_second_installation_has_dead_letters_of_its_own" {
  state_key = "prefix" # what it sets cannot be changed later

  variables {
    prefix = "acme"
  }

  # The view finds the prefix in the subscription's name.
  assert {
    condition = (
      module.dead_letter_table.subscription.name == "acme-dead-letter-table" &&
      module.dead_letter_table.subscription.bigquery_config[0].table == "my-project-123.acme_issue_relay.dead_letters" &&
      endswith(output.dead_letters_command, "--region us-central1 --prefix acme")
    )
    error_message = "Each installation must keep its own."
  }
}
