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

resource "google_bigquery_table" "dead_letters" {
  project     = local.project_id
  dataset_id  = google_bigquery_dataset.this.dataset_id
  table_id    = local.bigquery.deadLetters.table
  labels      = local.labels
  description = "What could not be processed, as Pub/Sub has written it; the view `waiting_dead_letters` has what still waits"
  schema      = file("${local.warehouse}/tables/${local.bigquery.deadLetters.table}.json")

  time_partitioning {
    type          = "DAY"
    field         = local.bigquery.deadLetters.partitionBy
    expiration_ms = var.bigquery.dead_letter_days * 24 * 60 * 60 * 1000
  }

  dynamic "encryption_configuration" {
    for_each = local.kms_keys
    content {
      kms_key_name = encryption_configuration.value
    }
  }

  deletion_protection = var.bigquery.deletion_protection
}

# A row is a few bytes. It never expires: a dead letter would wait again.
resource "google_bigquery_table" "dead_letter_outcomes" {
  project             = local.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = local.bigquery.deadLetterOutcomes.table
  labels              = local.labels
  description         = "What has become of dead letters: published again, or dropped"
  schema              = file("${local.warehouse}/tables/${local.bigquery.deadLetterOutcomes.table}.json")
  deletion_protection = var.bigquery.deletion_protection

  dynamic "encryption_configuration" {
    for_each = local.kms_keys
    content {
      kms_key_name = encryption_configuration.value
    }
  }
}

# https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/pubsub_subscription#example-usage---pubsub-subscription-push-bq
resource "google_bigquery_table_iam_member" "agent_writes_dead_letters" {
  for_each = toset(["roles/bigquery.dataEditor", "roles/bigquery.metadataViewer"])

  project    = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  table_id   = google_bigquery_table.dead_letters.table_id
  role       = each.value
  member     = local.pubsub_agent
}

# Pub/Sub refuses a subscription whose table it can't write to, and a new grant takes up to two minutes, sometimes longer.
# https://github.com/hashicorp/terraform-provider-google/issues/17397
resource "time_sleep" "dead_letter_grants" {
  create_duration = "180s"
  # Waits again when a grant is made anew.
  triggers = { for role, grant in google_bigquery_table_iam_member.agent_writes_dead_letters : role => grant.id }
}

# Pub/Sub writes the rows itself. What it can't write waits here, and is tried again until it can.
resource "google_pubsub_subscription" "dead_letter_table" {
  project                    = local.project_id
  name                       = "${local.prefix}${local.pubsub.deadLetterTableSubscription.name}"
  labels                     = local.labels
  topic                      = google_pubsub_topic.dead_letter.id
  message_retention_duration = "${local.pubsub.deadLetterTableSubscription.retentionSeconds}s"

  bigquery_config {
    table          = "${google_bigquery_table.dead_letters.project}.${google_bigquery_table.dead_letters.dataset_id}.${google_bigquery_table.dead_letters.table_id}"
    write_metadata = true
  }

  retry_policy {
    minimum_backoff = "${local.pubsub.deadLetterTableSubscription.minimumBackoffSeconds}s"
    maximum_backoff = "${local.pubsub.deadLetterTableSubscription.maximumBackoffSeconds}s"
  }

  expiration_policy {
    ttl = "" # never
  }

  depends_on = [time_sleep.dead_letter_grants]
}
