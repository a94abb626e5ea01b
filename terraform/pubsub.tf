locals {
  # The local stack uses the same file.
  pubsub = jsondecode(file("${path.module}/../shared/pubsub.json"))

  pubsub_agent = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_pubsub_topic" "events" {
  project = local.project_id
  name    = local.pubsub.topic
}

resource "google_pubsub_topic" "dead_letter" {
  project = local.project_id
  name    = local.pubsub.deadLetterTopic
}

# Without a subscription, Pub/Sub drops what is published to a topic.
resource "google_pubsub_subscription" "dead_letter" {
  name                       = local.pubsub.deadLetterSubscription.name
  topic                      = google_pubsub_topic.dead_letter.id
  ack_deadline_seconds       = local.pubsub.deadLetterSubscription.ackDeadlineSeconds
  message_retention_duration = "${local.pubsub.deadLetterSubscription.retentionSeconds}s"

  expiration_policy {
    ttl = "" # never
  }
}

# Pub/Sub itself publishes messages here after their last attempt.
resource "google_pubsub_topic_iam_member" "agent_dead_letters" {
  topic  = google_pubsub_topic.dead_letter.id
  role   = "roles/pubsub.publisher"
  member = local.pubsub_agent
}
