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

  # All that push: that of the events by its consumer's name, any other by what comes.
  pushing = merge([for name, consumer in module.consumer : {
    for what, subscription in consumer.subscriptions : (what == "events" ? name : what) => subscription
  }]...)
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
