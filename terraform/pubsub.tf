locals {
  # The local stack uses the same file.
  pubsub = jsondecode(file("${path.module}/../shared/pubsub.json"))

  # The `member` of google_project_service_identity.pubsub, but known before that is made: an upgrade would replace every
  # grant otherwise, and Pub/Sub could not push until the new ones have reached it.
  pubsub_agent = format(
    "serviceAccount:service-%s@gcp-sa-%s.iam.gserviceaccount.com",
    data.google_project.this.number,
    trimsuffix(google_project_service_identity.pubsub.service, ".googleapis.com"),
  )
}

resource "google_pubsub_topic" "events" {
  project = local.project_id
  name    = "${local.prefix}${local.pubsub.topic}"
  labels  = local.labels
  # 7 days. A subscription that was made late, or made anew, can seek back: see README.md.
  message_retention_duration = "604800s"
  kms_key_name               = local.kms_key

  dynamic "message_storage_policy" {
    for_each = local.storage_policies
    content {
      allowed_persistence_regions = message_storage_policy.value
    }
  }
}

resource "google_pubsub_topic" "dead_letter" {
  project      = local.project_id
  name         = "${local.prefix}${local.pubsub.deadLetterTopic}"
  labels       = local.labels
  kms_key_name = local.kms_key

  dynamic "message_storage_policy" {
    for_each = local.storage_policies
    content {
      allowed_persistence_regions = message_storage_policy.value
    }
  }
}

# Without a subscription, Pub/Sub drops what is published to a topic.
resource "google_pubsub_subscription" "dead_letter" {
  project                    = local.project_id
  name                       = "${local.prefix}${local.pubsub.deadLetterSubscription.name}"
  labels                     = local.labels
  topic                      = google_pubsub_topic.dead_letter.id
  ack_deadline_seconds       = local.pubsub.deadLetterSubscription.ackDeadlineSeconds
  message_retention_duration = "${local.pubsub.deadLetterSubscription.retentionSeconds}s"

  expiration_policy {
    ttl = "" # never
  }
}

# Pub/Sub itself publishes messages here after their last attempt.
resource "google_pubsub_topic_iam_member" "agent_dead_letters" {
  project = local.project_id
  topic   = google_pubsub_topic.dead_letter.id
  role    = "roles/pubsub.publisher"
  member  = local.pubsub_agent
}

# What the runbook of the dead letter needs.
resource "google_pubsub_subscription_iam_member" "operators" {
  for_each = var.operators

  project      = local.project_id
  subscription = google_pubsub_subscription.dead_letter.id
  role         = "roles/pubsub.subscriber"
  member       = each.value
}

resource "google_pubsub_topic_iam_member" "operators" {
  for_each = var.operators

  project = local.project_id
  topic   = google_pubsub_topic.events.id
  role    = "roles/pubsub.publisher"
  member  = each.value
}
