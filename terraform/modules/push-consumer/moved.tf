moved {
  from = google_cloud_run_service_iam_member.invoker
  to   = module.function.google_cloud_run_service_iam_member.invokers["push"]
}

# Nothing needs this metric any more. It is left in the project: with it, an upgrade would be a cycle. See CHANGELOG.md.
removed {
  from = google_logging_metric.broken_destination

  lifecycle {
    destroy = false
  }
}
