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

# The digest reads credentials too, and there may be several.
moved {
  from = google_secret_manager_secret_iam_member.slack_reads_credential["roles/secretmanager.secretAccessor"]
  to   = google_secret_manager_secret_iam_member.reads_slack_credential["slack slack secretmanager.secretAccessor"]
}

moved {
  from = google_secret_manager_secret_iam_member.slack_reads_credential["roles/secretmanager.viewer"]
  to   = google_secret_manager_secret_iam_member.reads_slack_credential["slack slack secretmanager.viewer"]
}

# Views read others since, and so are made after them. Without these blocks, the new ones would meet the old ones' names.
moved {
  from = module.views_2.google_bigquery_table.this["issues"]
  to   = module.views_3.google_bigquery_table.this["issues"]
}

moved {
  from = module.views_3.google_bigquery_table.this["backlog_daily"]
  to   = module.views_4.google_bigquery_table.this["backlog_daily"]
}

moved {
  from = module.views_3.google_bigquery_table.this["lifecycles"]
  to   = module.views_4.google_bigquery_table.this["lifecycles"]
}

moved {
  from = module.views_4.google_bigquery_table.this["attainment"]
  to   = module.views_5.google_bigquery_table.this["attainment"]
}

moved {
  from = module.views_4.google_bigquery_table.this["unanswered"]
  to   = module.views_5.google_bigquery_table.this["unanswered"]
}

moved {
  from = module.views_4.google_bigquery_table.this["weekly"]
  to   = module.views_6.google_bigquery_table.this["weekly"]
}

moved {
  from = module.views_4.google_bigquery_table.this["weekly_by_assignee"]
  to   = module.views_6.google_bigquery_table.this["weekly_by_assignee"]
}

moved {
  from = module.views_4.google_bigquery_table.this["weekly_by_label"]
  to   = module.views_6.google_bigquery_table.this["weekly_by_label"]
}

moved {
  from = module.views_5.google_bigquery_table.this["attainment"]
  to   = module.views_6.google_bigquery_table.this["attainment"]
}

# Beside the view, what it is made anew by: a view that is changed in place loses the descriptions of its columns.
moved {
  from = module.views_5.terraform_data.content["attainment"]
  to   = module.views_6.terraform_data.content["attainment"]
}

# Nothing needs this metric any more. It is left in the project: with it, an upgrade would be a cycle. See CHANGELOG.md.
removed {
  from = google_logging_metric.crashes
  lifecycle {
    destroy = false
  }
}
