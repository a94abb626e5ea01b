moved {
  from = google_cloud_run_service_iam_member.invoker
  to   = module.function.google_cloud_run_service_iam_member.invokers["push"]
}

# A consumer can have several since.
moved {
  from = google_pubsub_subscription.this
  to   = google_pubsub_subscription.this["events"]
}

moved {
  from = google_pubsub_subscription_iam_member.agent_acknowledges
  to   = google_pubsub_subscription_iam_member.agent_acknowledges["events"]
}

# Nothing needs this metric any more. It is left in the project: with it, an upgrade would be a cycle. See CHANGELOG.md.
removed {
  from = google_logging_metric.broken_destination

  lifecycle {
    destroy = false
  }
}
