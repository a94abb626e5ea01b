# Raw deliveries: where `raw` is not set, nothing of it is there; where it is, what becomes of them, and who may do what with them.

mock_provider "google-beta" {}
mock_provider "google" {
  source = "./tests/mocks/google"
}

variables {
  project_id        = "my-project-123"
  slack             = { channel = "C0123456789" }
  bigquery          = { readers = ["group:analysts@example.com"] }
  alerts            = { emails = ["oncall@example.com"] }
  webhook_secret    = "a secret for tests only"
  slack_credential  = "xoxb-for-tests-only"
  github_credential = "unused"
}

run "nothing_is_kept_unless_it_is_asked_for" {
  assert {
    condition = (
      length(google_pubsub_topic.deliveries) == 0 &&
      length(module.deliveries) == 0 &&
      !contains(keys(google_pubsub_topic_iam_member.ingress_publishes), "deliveries") &&
      !contains(keys(google_bigquery_table_iam_member.recover_writes), "deliveries") &&
      !contains(keys(google_pubsub_subscription_iam_member.recover_looks), "deliveries-table") &&
      !contains(keys(module.alerts.policies), "deliveries-behind") &&
      !strcontains(google_monitoring_dashboard.this.dashboard_json, "deliveries-table")
    )
    error_message = "Without `raw` there must be no topic, table, right or alert of it."
  }

  assert {
    condition = length([
      for name in concat(
        keys(module.edge["ingress"].function.service_config[0].environment_variables),
        keys(module.task["recover"].function.service_config[0].environment_variables),
      ) : name if startswith(name, "RAW_")
    ]) == 0
    error_message = "Without `raw`, no function may know of it."
  }
}

run "pubsub_writes_every_delivery_into_a_table" {
  state_key = "raw"

  variables {
    raw = {}
  }

  assert {
    condition = (
      module.deliveries[0].subscription.name == "deliveries-table" &&
      module.deliveries[0].subscription.topic == google_pubsub_topic.deliveries[0].id &&
      module.deliveries[0].subscription.bigquery_config[0].table == "my-project-123.issue_relay.deliveries" &&
      module.deliveries[0].subscription.bigquery_config[0].write_metadata
    )
    error_message = "Every delivery must be a row, with its headers and the time."
  }

  assert {
    condition = (
      module.deliveries[0].subscription.message_retention_duration == "2678400s" &&
      module.deliveries[0].subscription.expiration_policy[0].ttl == "" &&
      length(module.deliveries[0].subscription.dead_letter_policy) == 0
    )
    error_message = "While BigQuery does not take it, a delivery must wait for 31 days, and go nowhere else."
  }

  assert {
    condition = (
      module.deliveries[0].table.time_partitioning[0].type == "DAY" &&
      module.deliveries[0].table.time_partitioning[0].field == "publish_time" &&
      module.deliveries[0].table.time_partitioning[0].expiration_ms == 400 * 86400000 &&
      module.deliveries[0].table.deletion_protection
    )
    error_message = "Deliveries must expire day by day, and not go with the next apply."
  }

  assert {
    condition = alltrue([for grant in module.deliveries[0].agent_writes :
      grant.table_id == "deliveries" && endswith(grant.member, "@gcp-sa-pubsub.iam.gserviceaccount.com")
    ]) && toset(keys(module.deliveries[0].agent_writes)) == toset(["roles/bigquery.dataEditor", "roles/bigquery.metadataViewer"])
    error_message = "Pub/Sub's own account must be able to write this table."
  }
}

run "ingress_publishes_them_and_recover_maps_and_erases_them" {
  state_key = "raw"

  variables {
    raw = {}
  }

  assert {
    condition = (
      module.edge["ingress"].function.service_config[0].environment_variables["RAW_TOPIC"] == "deliveries" &&
      google_pubsub_topic_iam_member.ingress_publishes["deliveries"].topic == google_pubsub_topic.deliveries[0].id &&
      google_pubsub_topic_iam_member.ingress_publishes["deliveries"].role == "roles/pubsub.publisher"
    )
    error_message = "Ingress must know this topic, and be allowed to publish to it."
  }

  assert {
    condition = { for name, value in module.task["recover"].function.service_config[0].environment_variables : name => value
      if startswith(name, "RAW_") } == {
      RAW_TOPIC              = "deliveries"
      RAW_TABLE              = "deliveries"
      RAW_TABLE_SUBSCRIPTION = "deliveries-table"
    }
    error_message = "Recover must know where they are."
  }

  # It reads them as it reads all of the dataset. It needs no credential of GitHub's.
  assert {
    condition = (
      { for key, grant in google_bigquery_table_iam_member.recover_writes : grant.table_id => grant.role } == {
        for table in ["issue_events", "dead_letters", "dead_letter_outcomes", "actions", "accounts", "deliveries"] : table => google_project_iam_custom_role.row_writer.id
      } &&
      google_pubsub_subscription_iam_member.recover_looks["deliveries-table"].subscription == module.deliveries[0].subscription.id &&
      contains(jsondecode(module.task["recover"].function.service_config[0].environment_variables["BIGQUERY_TABLES"]), "deliveries")
    )
    error_message = "Recover must load what it has mapped, erase what is to be forgotten, and look whether all is there."
  }
}

run "what_is_not_written_into_the_table_alerts_and_shows_on_the_dashboard" {
  state_key = "raw"

  variables {
    raw = {}
  }

  assert {
    condition = (
      strcontains(module.alerts.policies["deliveries-behind"].conditions[0].condition_threshold[0].filter, "subscription_id = \"deliveries-table\"") &&
      module.alerts.policies["deliveries-behind"].conditions[0].condition_threshold[0].threshold_value == 3600 &&
      strcontains(google_monitoring_dashboard.this.dashboard_json, "deliveries-table")
    )
    error_message = "Deliveries that wait for an hour must alert: after 31 days they are gone."
  }
}

run "their_days_can_be_set" {
  state_key = "raw"

  variables {
    raw      = { days = 30 }
    bigquery = { deletion_protection = false }
  }

  assert {
    condition = (
      module.deliveries[0].table.time_partitioning[0].expiration_ms == 30 * 86400000 && !module.deliveries[0].table.deletion_protection
    )
    error_message = "What is set must hold."
  }
}

run "a_second_installation_has_raw_deliveries_of_its_own" {
  state_key = "prefix" # what it sets cannot be changed later

  variables {
    prefix          = "acme"
    storage_regions = ["us-central1"]
    raw             = {}
  }

  assert {
    condition = (
      google_pubsub_topic.deliveries[0].name == "acme-deliveries" &&
      google_pubsub_topic.deliveries[0].message_storage_policy[0].allowed_persistence_regions == toset(["us-central1"]) &&
      module.deliveries[0].subscription.name == "acme-deliveries-table" &&
      module.deliveries[0].subscription.bigquery_config[0].table == "my-project-123.acme_issue_relay.deliveries"
    )
    error_message = "Each installation must keep its own, where it keeps its events."
  }
}

run "a_key_of_yours_encrypts_them" {
  state_key = "key" # what it sets cannot be changed later

  variables {
    region   = "europe-west1"
    bigquery = { location = "europe-west1" }
    kms_key  = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k"
    raw      = {}
  }

  assert {
    condition = (
      google_pubsub_topic.deliveries[0].kms_key_name == var.kms_key &&
      module.deliveries[0].table.encryption_configuration[0].kms_key_name == var.kms_key
    )
    error_message = "The key must encrypt raw deliveries where they wait, and where they are kept."
  }
}

run "days_that_bigquery_does_not_take_are_refused" {
  command = plan

  variables {
    raw = { days = 0 }
  }

  expect_failures = [var.raw]
}
