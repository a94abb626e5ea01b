# Each function had a module block of its own before they became entries of one map. Without these blocks, an upgrade
# would delete their subscriptions, and with them the messages that are not delivered yet.
moved {
  from = module.slack
  to   = module.consumer["slack"]
}

moved {
  from = module.bigquery
  to   = module.consumer["bigquery"]
}

moved {
  from = module.ingress
  to   = module.other["ingress"]
}

# Ingress is called as a Cloud Run service since: its function builds the image.
moved {
  from = module.other["ingress"]
  to   = module.edge["ingress"].module.function
}

moved {
  from = google_secret_manager_secret.webhook
  to   = google_secret_manager_secret.this["webhook"]
}

moved {
  from = google_secret_manager_secret.slack
  to   = google_secret_manager_secret.this["slack"]
}

# Nothing needs this metric any more. It is left in the project: with it, an upgrade would be a cycle. See CHANGELOG.md.
removed {
  from = google_logging_metric.crashes
  lifecycle {
    destroy = false
  }
}
