# What could not be processed. Two subscriptions keep it: one can be pulled, and its backlog is what alerts; the other writes it into a
# table, where `npm run relay` looks at it without consuming it, and from which it is published again.
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

# What can't be written waits in its subscription.
module "dead_letter_table" {
  source = "./modules/topic-table"

  project_id   = local.project_id
  labels       = local.labels
  topic        = google_pubsub_topic.dead_letter
  subscription = "${local.prefix}${local.pubsub.deadLetterTableSubscription.name}"
  settings     = local.pubsub.deadLetterTableSubscription
  kms_keys     = local.kms_keys
  pubsub_agent = local.pubsub_agent

  table = {
    dataset             = google_bigquery_dataset.this.dataset_id
    name                = local.bigquery.deadLetters.table
    description         = "What could not be processed, as Pub/Sub has written it; the view `waiting_dead_letters` has what still waits"
    schema              = file("${local.warehouse}/tables/${local.bigquery.deadLetters.table}.json")
    partition_by        = local.bigquery.deadLetters.partitionBy
    days                = var.bigquery.dead_letter_days
    deletion_protection = var.bigquery.deletion_protection
  }
}

# A row is a few bytes. It never expires: a dead letter would wait again.
resource "google_bigquery_table" "dead_letter_outcomes" {
  project             = local.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = local.bigquery.deadLetterOutcomes.table
  labels              = local.labels
  description         = "What has become of dead letters: published again, dropped or forgotten"
  schema              = file("${local.warehouse}/tables/${local.bigquery.deadLetterOutcomes.table}.json")
  deletion_protection = var.bigquery.deletion_protection

  dynamic "encryption_configuration" {
    for_each = local.kms_keys
    content {
      kms_key_name = encryption_configuration.value
    }
  }
}
