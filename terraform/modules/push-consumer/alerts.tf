resource "google_logging_metric" "broken_destination" {
  name        = "issue-relay/${var.name}/broken-destination"
  description = "Attempts of ${var.name} that failed because its destination is broken"
  filter = join(" AND ", [
    "resource.type = \"cloud_run_revision\"",
    "resource.labels.service_name = \"${module.function.name}\"",
    "jsonPayload.reason = \"broken-destination\"",
  ])

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

module "alerts" {
  source = "../alerts"

  channels = var.alerting.channels
  runbooks = var.alerting.runbooks
  alerts = {
    "${var.name}-behind" = {
      title   = "${var.name} is behind"
      runbook = "consumer-behind"
      filter = join(" AND ", [
        "resource.type = \"pubsub_subscription\"",
        "resource.labels.subscription_id = \"${google_pubsub_subscription.this.name}\"",
        "metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\"",
      ])
      aligner   = "ALIGN_MAX"
      reducer   = "REDUCE_MAX"
      threshold = var.alerting.oldest_message_minutes * 60
    }
    "${var.name}-broken-destination" = {
      title   = "${var.name} can't deliver: someone must fix its destination"
      runbook = "broken-destination"
      filter = join(" AND ", [
        "resource.type = \"cloud_run_revision\"",
        "metric.type = \"logging.googleapis.com/user/${google_logging_metric.broken_destination.name}\"",
      ])
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
    }
  }
}
