# The module that makes every consumer.

mock_provider "google" {}

variables {
  name              = "slack"
  full_name         = "issue-relay-slack"
  dist              = "../functions/slack/dist"
  environment       = {}
  size              = { memory = "512M", concurrency = 80, min_instances = 0, max_instances = 1 }
  deployment        = { project_id = "my-project-123", region = "us-central1", labels = {} }
  dead_letter_topic = { id = "projects/p/topics/dead-letter", name = "dead-letter" }
  pubsub_agent      = "serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com"
  alerting          = { project_id = "my-project-123", title = "Issue Relay", labels = {}, notes = "", channels = [], runbooks = "runbooks" }

  build = {
    service_account = "projects/p/serviceAccounts/b"
    repository      = "projects/p/locations/l/repositories/r"
    bucket          = "b"
  }

  settings = {
    deadlineSeconds         = 40
    ackDeadlineSeconds      = 60
    minimumBackoffSeconds   = 10
    maximumBackoffSeconds   = 600
    maximumDeliveryAttempts = 100
  }
}

run "a_consumer_without_events_is_refused" {
  command = plan
  module {
    source = "./modules/push-consumer"
  }
  variables {
    subscriptions = {
      commands = { name = "commands", topic = "projects/p/topics/commands", oldest_message_minutes = 10 }
    }
  }
  expect_failures = [var.subscriptions]
}
