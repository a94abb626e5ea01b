locals {
  ingress = module.edge["ingress"]
  # Where GitHub and the uptime check call it.
  ingress_url = var.load_balancer == null ? local.ingress.uri : "https://${var.load_balancer.domain}"
}

resource "google_pubsub_topic_iam_member" "ingress_publishes" {
  for_each = merge(
    {
      events       = google_pubsub_topic.events.id
      dead_letters = google_pubsub_topic.dead_letter.id
    },
    { for topic in google_pubsub_topic.deliveries : "deliveries" => topic.id },
  )

  project = local.project_id
  topic   = each.value
  role    = "roles/pubsub.publisher"
  member  = local.ingress.runtime_account
}

# With which version of the secret GitHub signs: an old one can be disabled when it is seen no more. A canary always has the newest.
resource "google_logging_metric" "deliveries_by_secret_version" {
  project     = local.project_id
  name        = "${local.app}/deliveries_by_secret_version"
  description = "GitHub's deliveries, by the version of the webhook's secret that has signed them"
  filter      = "${local.ingress_logs} AND jsonPayload.secretVersion:* AND NOT jsonPayload.isCanary = true"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"

    labels {
      key         = "version"
      value_type  = "STRING"
      description = "The number of the secret's version"
    }
  }

  label_extractors = { version = "EXTRACT(jsonPayload.secretVersion)" }
}

resource "google_secret_manager_secret_iam_member" "ingress_reads_webhook_secret" {
  for_each = local.secret_reader_roles

  project   = local.project_id
  secret_id = google_secret_manager_secret.this["webhook"].id
  role      = each.value
  member    = local.ingress.runtime_account
}
