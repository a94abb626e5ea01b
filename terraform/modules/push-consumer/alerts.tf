module "alerts" {
  source = "../alerts"

  alerting = var.alerting
  alerts = merge({
    for what, subscription in google_pubsub_subscription.this : "${what == "events" ? var.name : what}-behind" => {
      title   = "${var.name} is behind${what == "events" ? "" : " with ${what}"}"
      runbook = "consumer-behind"
      filter = join(" AND ", [
        "resource.type = \"pubsub_subscription\"",
        "resource.labels.subscription_id = \"${subscription.name}\"",
        "metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\"",
      ])
      aligner   = "ALIGN_MAX"
      reducer   = "REDUCE_MAX"
      threshold = var.subscriptions[what].oldest_message_minutes * 60
    }
    }, {
    "${var.name}-broken-destination" = {
      title   = "${var.name} can't deliver: someone must fix its destination"
      runbook = "broken-destination"
      on_log  = true
      filter = join(" AND ", [
        "resource.type = \"cloud_run_revision\"",
        "resource.labels.service_name = \"${module.function.name}\"",
        "jsonPayload.reason = \"broken-destination\"",
      ])
      labels = { consumer = "EXTRACT(jsonPayload.consumer)" }
    }
  })
}
