# What the digest is called for, and what it may do. The function itself is in functions.tf.
locals {
  # Only what something follows from: without a reminder or a rule with `after` in the file, nothing asks BigQuery every hour.
  digest_tasks = local.relay == null ? toset(["daily", "weekly"]) : toset(concat(
    flatten([for channel in values(local.relay.channels) : channel.digest]),
    anytrue([for route in local.relay.routes : can(route.remind)]) ? ["remind"] : [],
    local.has_waiting_rules ? ["overdue"] : [],
  ))
  # What is to be said at nine is late at ten, and no call comes before the next day: so all attempts that Scheduler allows.
  digest_schedules = {
    for task in(var.digest == null ? toset([]) : local.digest_tasks) : task => { cron = var.digest[task], retries = 5 }
  }
  has_digest = length(local.digest_schedules) > 0

  # It tells `actions` what is overdue.
  digest_commands = { for topic in local.has_waiting_rules ? google_pubsub_topic.commands : [] : "COMMANDS_TOPIC" => topic.name }

  webhooks_without_digest = [
    for name, channel in local.relay_webhooks : "slack-webhook-${name}" if length(channel.digest) == 0
  ]
}

# Views read tables and views of the same dataset.
resource "google_bigquery_dataset_iam_member" "digest_reads" {
  count = local.has_digest ? 1 : 0

  project    = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = module.task["digest"].runtime_account
}

# The right to run a query can't be granted on less than a project.
resource "google_project_iam_member" "digest_runs_queries" {
  count = local.has_digest ? 1 : 0

  project = local.project_id
  role    = "roles/bigquery.jobUser"
  member  = module.task["digest"].runtime_account
}

# It notes what it has said, and reads which message is an issue's card. As in firestore.tf, for this database alone.
resource "google_project_iam_member" "digest_remembers" {
  count = local.has_digest ? 1 : 0

  project = local.project_id
  role    = "roles/datastore.user"
  member  = module.task["digest"].runtime_account

  condition {
    title      = "${local.app}-digest-said"
    expression = "resource.name == \"${local.firestore_database}\""
  }
}

resource "google_pubsub_topic_iam_member" "digest_publishes" {
  count = local.has_digest && local.has_waiting_rules ? 1 : 0

  project = local.project_id
  topic   = google_pubsub_topic.commands[0].id
  role    = "roles/pubsub.publisher"
  member  = module.task["digest"].runtime_account
}
