# The first thing that `terraform destroy` takes, since it depends on all the rest. While events are protected Google's
# provider refuses to delete it, and everything stays. Without it, queues and secrets would be gone before the provider
# refuses to delete the events. (A `prevent_destroy` can't be switched off, not even in tests.)
resource "google_bigquery_table" "protection" {
  project             = local.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = "protection"
  labels              = local.labels
  description         = "Empty. While it is there, terraform destroys nothing: see bigquery.deletion_protection"
  deletion_protection = var.bigquery.deletion_protection

  dynamic "encryption_configuration" {
    for_each = local.kms_keys
    content {
      kms_key_name = encryption_configuration.value
    }
  }

  # Everything that nothing else depends on: .ci/terraform fails where something is missing here.
  depends_on = [
    google_bigquery_dataset_iam_member.digest_reads,
    google_bigquery_dataset_iam_member.readers,
    google_bigquery_dataset_iam_member.recover_reads,
    google_bigquery_table.settings,
    google_bigquery_table_iam_member.actions_inserts,
    google_bigquery_table_iam_member.bigquery_inserts,
    google_bigquery_table_iam_member.recover_writes,
    google_cloud_run_service_iam_member.recover_asks,
    google_cloudfunctions2_function_iam_member.operators_find_recover,
    google_firestore_field.expiry,
    google_firestore_field.unindexed,
    google_monitoring_dashboard.this,
    google_monitoring_uptime_check_config.ingress,
    google_project_iam_member.actions_remembers,
    google_project_iam_member.digest_remembers,
    google_project_iam_member.digest_runs_queries,
    google_project_iam_member.job_users,
    google_project_iam_member.recover_resumes_rules,
    google_project_iam_member.recover_runs_queries,
    google_project_iam_member.slack_keeps_cards,
    google_pubsub_subscription_iam_member.recover_acknowledges,
    google_pubsub_subscription_iam_member.recover_looks,
    google_pubsub_topic_iam_member.digest_publishes,
    google_pubsub_topic_iam_member.recover_looks,
    google_pubsub_topic_iam_member.recover_publishes,
    google_secret_manager_secret_iam_member.actions_reads,
    google_secret_manager_secret_iam_member.reads_slack_credential,
    google_secret_manager_secret_iam_member.recover_lists_signing_secret,
    google_secret_manager_secret_iam_member.recover_reads,
    google_secret_manager_secret_version.github,
    google_secret_manager_secret_version.slack,
    module.alerts,
    module.edge,
    module.task,
    module.views_6,
    terraform_data.ready,
    terraform_data.settled,
    time_sleep.ingress_publishes_raw,
  ]
}

# What cannot be changed: Google would take a thing before it refuses to make the other, or GitHub would not know the new address or
# secret, or the events would be lost. Once all is there, these values are kept here, and a plan with others is refused. To change
# them, destroy all and deploy anew.
resource "terraform_data" "settled" {
  input      = local.settled
  depends_on = [google_bigquery_table.events, google_bigquery_table.settings, module.edge, terraform_data.ready]

  lifecycle {
    ignore_changes = [input]

    postcondition {
      # By what is kept: a later release may keep more.
      condition = alltrue([for name, value in jsondecode(self.output) :
        jsonencode(value) == jsonencode(jsondecode(local.settled)[name])
      ])
      error_message = join(" ", [
        "prefix, region, storage_regions, kms_key and bigquery.location cannot be changed.",
        "This installation has ${self.output}; see \"Tear it down\" in terraform/README.md.",
      ])
    }
  }
}

locals {
  settled = jsonencode({
    prefix              = var.prefix
    region              = var.region
    storage_regions     = sort(tolist(var.storage_regions))
    kms_key             = var.kms_key
    "bigquery.location" = upper(var.bigquery.location)
  })
}
