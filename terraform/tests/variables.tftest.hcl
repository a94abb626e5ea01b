# A wrong variable is refused before anything is made.

mock_provider "google" {}
mock_provider "google-beta" {}

variables {
  project_id = "my-project-123"
  slack      = { channel = "C0123456789" }
  alerts     = { emails = ["oncall@example.com"] }
}

run "a_project_is_not_a_name" {
  command = plan
  variables { project_id = "My Project" }
  expect_failures = [var.project_id]
}

run "a_prefix_leaves_room_for_the_rest_of_a_name" {
  command = plan
  variables { prefix = "seventeen-letters" }
  expect_failures = [var.prefix]
}

run "a_prefix_may_not_be_the_default" {
  command = plan
  variables { prefix = "issue-relay" }
  expect_failures = [var.prefix]
}

run "messages_should_stay_where_the_functions_are" {
  command = plan
  variables { storage_regions = ["europe-west1"] }
  expect_failures = [check.messages_stay_where_the_functions_are]
}

run "an_instance_is_whole" {
  command = plan
  variables { functions = { slack = { max_instances = 2.5 } } }
  expect_failures = [var.functions]
}

run "memory_has_a_limit" {
  command = plan
  variables { functions = { slack = { memory = "8Gi" } } }
  expect_failures = [var.functions]
}

run "a_prefix_may_not_be_googles" {
  command = plan
  variables { prefix = "google-issues" }
  expect_failures = [var.prefix]
}

run "a_region_is_not_a_zone" {
  command = plan
  variables { region = "europe-west1-b" }
  expect_failures = [var.region]
}

run "scheduler_is_in_a_region" {
  command = plan
  variables { scheduler_region = "EU" }
  expect_failures = [var.scheduler_region]
}

run "a_storage_region_is_not_a_continent" {
  command = plan
  variables { storage_regions = ["EU"] }
  expect_failures = [var.storage_regions]
}

run "a_key_has_its_full_name" {
  command = plan
  variables { kms_key = "issue-relay" }
  expect_failures = [var.kms_key]
}

run "a_key_is_where_the_events_are" {
  command = plan
  variables {
    region   = "europe-west1"
    bigquery = { location = "EU" }
    kms_key  = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k"
  }
  expect_failures = [var.kms_key]
}

run "a_domain_is_not_a_url" {
  command = plan
  variables { load_balancer = { domain = "https://relay.example.com/" } }
  expect_failures = [var.load_balancer]
}

run "a_label_is_what_google_allows" {
  command = plan
  variables { labels = { Team = "Support & Sales" } }
  expect_failures = [var.labels]
}

run "somebody_should_be_told" {
  command = plan
  variables { alerts = {} }
  expect_failures = [check.someone_is_told]
}

run "events_should_stay_where_the_functions_are" {
  command = plan
  variables {
    region   = "europe-west1"
    bigquery = { location = "US" }
  }
  expect_failures = [check.events_stay_where_the_functions_are]
}

run "events_may_be_kept_in_the_region_itself" {
  command = plan
  variables {
    region   = "australia-southeast1"
    bigquery = { location = "australia-southeast1" }
  }
}

run "an_operator_says_what_it_is" {
  command = plan
  variables { operators = ["oncall@example.com"] }
  expect_failures = [var.operators]
}

run "a_github_host_is_not_a_url" {
  command = plan
  variables { github_host = "https://ghe.acme.example/" }
  expect_failures = [var.github_host]
}

run "a_token_has_no_webhook_of_its_own" {
  command = plan
  variables { github = {} }
  expect_failures = [var.github]
}

run "a_hook_is_not_an_address" {
  command = plan
  variables { github = { hooks = ["https://github.com/acme/web"] } }
  expect_failures = [var.github]
}

run "a_hook_has_one_repository" {
  command = plan
  variables { github = { hooks = ["acme/web/issues"] } }
  expect_failures = [var.github]
}

run "an_app_has_a_number" {
  command = plan
  variables { github = { app_id = "issue-relay" } }
  expect_failures = [var.github]
}

run "a_version_of_githubs_credential_counts" {
  command = plan
  variables { github = { hooks = ["acme"], credential_version = 0.5 } }
  expect_failures = [var.github]
}

run "github_keeps_deliveries_for_a_week_at_most" {
  command = plan
  variables { github = { hooks = ["acme"], redelivery_days = 8 } }
  expect_failures = [var.github]
}

run "a_token_is_not_an_apps_key" {
  command = plan
  variables {
    github            = { hooks = ["acme"] }
    github_credential = "-----BEGIN RSA PRIVATE KEY-----"
  }
  expect_failures = [var.github_credential]
}

run "an_apps_key_is_not_a_token" {
  command = plan
  variables {
    github            = { app_id = "123456" }
    github_credential = "github_pat_for_tests_only"
  }
  expect_failures = [var.github_credential]
}

run "a_version_of_githubs_credential_needs_it" {
  command = plan
  variables { github = { hooks = ["acme"], credential_version = 1 } }
  expect_failures = [google_secret_manager_secret_version.github]
}

run "slack_needs_a_destination" {
  command = plan
  variables { slack = {} }
  expect_failures = [var.slack]
}

run "slack_has_one_destination" {
  command = plan
  variables { slack = { channel = "C0123456789", incoming_webhook = true } }
  expect_failures = [var.slack]
}

run "a_channel_is_an_id" {
  command = plan
  variables { slack = { channel = "#issues" } }
  expect_failures = [var.slack]
}

run "a_credential_version_counts" {
  command = plan
  variables { slack = { channel = "C0123456789", credential_version = -1 } }
  expect_failures = [var.slack]
}

run "a_credential_is_a_token_or_a_webhook" {
  command = plan
  variables { slack_credential = "hunter2" }
  expect_failures = [var.slack_credential]
}

run "a_credential_version_needs_a_credential" {
  command = plan
  variables { slack = { channel = "C0123456789", credential_version = 1 } }
  expect_failures = [google_secret_manager_secret_version.slack]
}

run "a_webhook_secret_is_long" {
  command = plan
  variables { webhook_secret = "short" }
  expect_failures = [var.webhook_secret]
}

run "a_webhook_secret_version_counts" {
  command = plan
  variables { webhook_secret_version = 0 }
  expect_failures = [var.webhook_secret_version]
}

run "a_reader_says_what_it_is" {
  command = plan
  variables { bigquery = { readers = ["analysts@example.com"] } }
  expect_failures = [var.bigquery]
}

run "a_dead_letter_is_kept_for_as_long_as_it_alerts" {
  command = plan
  variables { bigquery = { dead_letter_days = 30 } }
  expect_failures = [var.bigquery]
}

run "a_concurrency_has_bounds" {
  command = plan
  variables { functions = { ingress = { concurrency = 0 } } }
  expect_failures = [var.functions]
}

run "a_concurrency_is_a_whole_number" {
  command = plan
  variables { functions = { ingress = { concurrency = 1.5 } } }
  expect_failures = [var.functions]
}

run "a_function_without_sizes_keeps_the_defaults" {
  command = plan
  variables { functions = { slack = null, bigquery = {} } }

  assert {
    condition     = local.sizes.slack.max_instances == 1 && local.sizes.bigquery.memory == "512M"
    error_message = "Sizes that are not given must be the defaults."
  }
}

run "instances_have_bounds" {
  command = plan
  variables { functions = { slack = { min_instances = 2, max_instances = 1 } } }
  expect_failures = [var.functions]
}

run "memory_has_a_unit" {
  command = plan
  variables { functions = { bigquery = { memory = "512" } } }
  expect_failures = [var.functions]
}

run "a_timeout_has_bounds" {
  command = plan
  variables { functions = { ingress = { timeout_seconds = 5 } } }
  expect_failures = [var.functions]
}

run "only_ingress_has_a_timeout_to_set" {
  command = plan
  variables { functions = { slack = { timeout_seconds = 30 } } }
  expect_failures = [var.functions]
}

run "min_instances_may_not_exceed_the_default_maximum" {
  command = plan
  variables { functions = { slack = { min_instances = 2 } } }
  expect_failures = [var.functions]
}

run "a_size_belongs_to_a_function" {
  command = plan
  variables { functions = { nobody = { memory = "1Gi" } } }
  expect_failures = [var.functions]
}

run "an_email_is_an_address" {
  command = plan
  variables { alerts = { emails = ["oncall"] } }
  expect_failures = [var.alerts]
}

run "a_channel_has_its_full_name" {
  command = plan
  variables { alerts = { channels = ["1234"] } }
  expect_failures = [var.alerts]
}

run "quiet_hours_end_at_23" {
  command = plan
  variables { alerts = { quiet_hours = 24 } }
  expect_failures = [var.alerts]
}

run "an_age_is_a_minute_at_least" {
  command = plan
  variables { alerts = { oldest_message_minutes = 0 } }
  expect_failures = [var.alerts]
}
