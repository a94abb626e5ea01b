# Several channels: what the file of routes makes, and what is refused.

mock_provider "google-beta" {}
mock_provider "google" {
  source = "./tests/mocks/google"
}

variables {
  project_id        = "my-project-123"
  relay_file        = "tests/routes/relay.yaml"
  bundles           = "tests/routes/functions"
  github            = { app_id = "123456" } # the file has rules and buttons
  alerts            = { emails = ["oncall@example.com"] }
  webhook_secret    = "a secret for tests only"
  slack_credential  = "xoxb-for-tests-only"
  github_credential = "-----BEGIN RSA PRIVATE KEY-----"
}

run "a_file_of_routes_reaches_the_functions" {
  assert {
    condition = alltrue([for environment in [
      module.consumer["slack"].function.service_config[0].environment_variables,
      module.task["digest"].function.service_config[0].environment_variables,
      ] :
      environment["ROUTES_FILE"] == "/workspace/relay.json" &&
      environment["SLACK_TOKEN_SECRET"] == google_secret_manager_secret.this["slack"].id &&
      jsondecode(environment["SLACK_WEBHOOK_SECRETS"]) == {
        partner = google_secret_manager_secret.this["slack-webhook-partner"].id
        vendor  = google_secret_manager_secret.this["slack-webhook-vendor"].id
      } &&
      length(setintersection(keys(environment), ["SLACK_CHANNEL", "SLACK_WEBHOOK_SECRET"])) == 0
    ])
    error_message = "Both functions must read the file, and know the secrets of its channels and webhooks."
  }

  assert {
    condition = (
      google_secret_manager_secret.this["slack"].secret_id == "slack-token" &&
      google_secret_manager_secret.this["slack-webhook-vendor"].secret_id == "slack-webhook-vendor"
    )
    error_message = "Each webhook has a secret of its name."
  }

  assert {
    condition = toset([for key in keys(google_secret_manager_secret_iam_member.reads_slack_credential) : join(" ", slice(split(" ", key), 0, 2))]) == toset([
      "slack slack", "slack slack-webhook-partner", "slack slack-webhook-vendor",
      "digest slack", "digest slack-webhook-partner",
      "actions slack",
    ])
    error_message = "A function must read the credentials that it posts with, and no others: the webhook vendor gets no digest, and rules tell one channel that they stop."
  }

  assert {
    condition = (
      strcontains(output.next_steps, "gcloud secrets versions add slack-token") &&
      strcontains(output.next_steps, "gcloud secrets versions add slack-webhook-vendor") &&
      strcontains(output.next_steps, "support (C0123456789)")
    )
    error_message = "Each credential must be asked for, and the bot invited into each channel."
  }

  assert {
    condition     = contains(keys(module.alerts.policies), "cannot-settle")
    error_message = "A channel with an ID has cards."
  }

  assert {
    condition     = toset(keys(module.task["digest"].schedules)) == toset(["daily", "weekly", "remind"])
    error_message = "A route with a reminder needs a schedule for it."
  }
}

run "a_file_must_be_there" {
  command = plan
  variables { relay_file = "tests/routes/nobody.yaml" }
  expect_failures = [var.relay_file]
}

run "a_file_must_be_checked" {
  command = plan
  variables { bundles = null }
  expect_failures = [var.relay_file]
}

run "a_file_that_was_changed_must_be_checked_again" {
  command = plan
  variables { relay_file = "tests/routes.tftest.hcl" } # its hash is another
  expect_failures = [var.relay_file]
}

run "a_checked_file_must_be_in_force" {
  command = plan
  variables {
    relay_file = null
    slack      = { channel = "C0123456789" }
  }
  expect_failures = [var.relay_file]
}

run "a_channel_is_named_in_one_place" {
  command = plan
  variables { slack = { channel = "C0123456789" } }
  expect_failures = [var.slack]
}

run "an_incoming_webhook_is_named_in_one_place" {
  command = plan
  variables { slack = { incoming_webhook = true } }
  expect_failures = [var.slack]
}
