# Everything that GitHub has delivered, as it came, for as long as `raw` says: what ingress took is mapped anew from it, after a mistake.
locals {
  raw = var.raw == null ? [] : [var.raw]

  raw_ingress = { for deliveries in module.deliveries : "RAW_TOPIC" => deliveries.topic }
  raw_recover = merge([for deliveries in module.deliveries : {
    RAW_TOPIC              = deliveries.topic
    RAW_TABLE              = deliveries.table.table_id
    RAW_TABLE_SUBSCRIPTION = deliveries.subscription.name
  }]...)

  raw_alerts = {
    for deliveries in module.deliveries : "deliveries-behind" => {
      title   = "raw deliveries are not written into their table"
      runbook = "deliveries-behind"
      filter = join(" AND ", [
        "resource.type = \"pubsub_subscription\"",
        "resource.labels.subscription_id = \"${deliveries.subscription.name}\"",
        "metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\"",
      ])
      aligner   = "ALIGN_MAX"
      reducer   = "REDUCE_MAX"
      threshold = 3600
      severity  = "WARNING" # They wait for 31 days, and everything else goes on.
    }
  }
}

resource "google_pubsub_topic" "deliveries" {
  count = length(local.raw)

  project      = local.project_id
  name         = "${local.prefix}${local.pubsub.deliveriesTopic}"
  labels       = local.labels
  kms_key_name = local.kms_key

  dynamic "message_storage_policy" {
    for_each = local.storage_policies
    content {
      allowed_persistence_regions = message_storage_policy.value
    }
  }

  lifecycle {
    create_before_destroy = true # only for the order: where `raw` is removed, the topic goes after ingress's last use of it
  }
}

# The right goes without regard to ingress, which is built and deployed anew before it stops publishing.
resource "time_sleep" "ingress_publishes_raw" {
  count = length(local.raw)

  destroy_duration = "300s"
  depends_on       = [google_pubsub_topic_iam_member.ingress_publishes]
}

module "deliveries" {
  source = "./modules/topic-table"
  count  = length(local.raw)

  project_id   = local.project_id
  labels       = local.labels
  topic        = google_pubsub_topic.deliveries[count.index]
  subscription = "${local.prefix}${local.pubsub.deliveriesTableSubscription.name}"
  settings     = local.pubsub.deliveriesTableSubscription
  kms_keys     = local.kms_keys
  pubsub_agent = local.pubsub_agent

  table = {
    dataset             = google_bigquery_dataset.this.dataset_id
    name                = local.bigquery.deliveries.table
    description         = "Everything that GitHub has delivered, with whole texts, as Pub/Sub has written it; rows expire"
    schema              = file("${local.warehouse}/tables/${local.bigquery.deliveries.table}.json")
    partition_by        = local.bigquery.deliveries.partitionBy
    days                = local.raw[count.index].days
    deletion_protection = var.bigquery.deletion_protection
  }
}
