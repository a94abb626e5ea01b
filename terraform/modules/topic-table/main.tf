# A table into which Pub/Sub itself writes what comes to a topic, with what is known of each message.

variable "project_id" {
  description = "The project of all of it."
  type        = string
}

variable "labels" {
  description = "Labels for the table and the subscription."
  type        = map(string)
}

variable "topic" {
  description = "The topic."
  type        = object({ id = string, name = string })
}

variable "subscription" {
  description = "The name of the subscription that writes."
  type        = string
}

variable "settings" {
  description = "For how long a message waits that can't be written, and how often it is tried: see shared/pubsub.json."
  type = object({
    retentionSeconds      = number
    minimumBackoffSeconds = number
    maximumBackoffSeconds = number
  })
}

variable "table" {
  description = <<-EOT
    `dataset`, `name`, `description` and `schema` of the table. `partition_by`: the column by whose days it is partitioned; `days`: after
    so many, a partition is deleted. `deletion_protection`: terraform refuses to delete it.
  EOT
  type = object({
    dataset             = string
    name                = string
    description         = string
    schema              = string
    partition_by        = string
    days                = number
    deletion_protection = bool
  })
}

variable "kms_keys" {
  description = "The key that encrypts the table, as a list of one; or an empty list."
  type        = list(string)
}

variable "pubsub_agent" {
  description = "Pub/Sub's own service account, as a member of IAM policies."
  type        = string
}

resource "google_bigquery_table" "messages" {
  project     = var.project_id
  dataset_id  = var.table.dataset
  table_id    = var.table.name
  labels      = var.labels
  description = var.table.description
  schema      = var.table.schema

  time_partitioning {
    type          = "DAY"
    field         = var.table.partition_by
    expiration_ms = var.table.days * 24 * 60 * 60 * 1000
  }

  dynamic "encryption_configuration" {
    for_each = var.kms_keys
    content {
      kms_key_name = encryption_configuration.value
    }
  }

  deletion_protection = var.table.deletion_protection
}

# https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/pubsub_subscription#example-usage---pubsub-subscription-push-bq
resource "google_bigquery_table_iam_member" "agent_writes" {
  for_each = toset(["roles/bigquery.dataEditor", "roles/bigquery.metadataViewer"])

  project    = var.project_id
  dataset_id = google_bigquery_table.messages.dataset_id
  table_id   = google_bigquery_table.messages.table_id
  role       = each.value
  member     = var.pubsub_agent
}

# Pub/Sub refuses a subscription whose table it can't write to, and a new grant takes up to two minutes, sometimes longer.
# https://github.com/hashicorp/terraform-provider-google/issues/17397
resource "time_sleep" "grants" {
  create_duration = "180s"
  # Waits again when a grant is made anew.
  triggers = { for role, grant in google_bigquery_table_iam_member.agent_writes : role => grant.id }
}

# What can't be written waits here, and is tried again until it can.
resource "google_pubsub_subscription" "writer" {
  project                    = var.project_id
  name                       = var.subscription
  labels                     = var.labels
  topic                      = var.topic.id
  message_retention_duration = "${var.settings.retentionSeconds}s"

  bigquery_config {
    table          = "${google_bigquery_table.messages.project}.${google_bigquery_table.messages.dataset_id}.${google_bigquery_table.messages.table_id}"
    write_metadata = true
  }

  retry_policy {
    minimum_backoff = "${var.settings.minimumBackoffSeconds}s"
    maximum_backoff = "${var.settings.maximumBackoffSeconds}s"
  }

  expiration_policy {
    ttl = "" # never
  }

  depends_on = [time_sleep.grants]
}

output "table" {
  description = "The table."
  value       = google_bigquery_table.messages
}

output "topic" {
  description = "The topic's name, once what is published to it is kept: without a subscription it would be gone."
  value       = var.topic.name
  depends_on  = [google_pubsub_subscription.writer]
}

output "agent_writes" {
  description = "What Pub/Sub may do with the table, by role."
  value       = google_bigquery_table_iam_member.agent_writes
}

output "subscription" {
  description = "The subscription."
  value       = google_pubsub_subscription.writer
}
