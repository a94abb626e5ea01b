locals {
  # What every consumer is given. A new consumer is one more module block.
  consumer = {
    project_id        = local.project_id
    region            = var.region
    build             = terraform_data.build.output
    topic             = google_pubsub_topic.events.id
    dead_letter_topic = google_pubsub_topic.dead_letter
    settings          = local.pubsub.consumer
    pubsub_agent      = local.pubsub_agent
    alerting          = local.alerting
  }
}

module "slack" {
  source = "./modules/push-consumer"

  name     = "slack"
  dist     = "${path.module}/../functions/slack/dist"
  size     = var.functions.slack
  consumer = local.consumer
  environment = var.slack.incoming_webhook ? {
    SLACK_WEBHOOK_SECRET = google_secret_manager_secret.slack.id
    } : {
    SLACK_TOKEN_SECRET = google_secret_manager_secret.slack.id
    SLACK_CHANNEL      = var.slack.channel
  }
}

resource "google_secret_manager_secret_iam_member" "slack_reads_credential" {
  for_each = local.secret_reader_roles

  secret_id = google_secret_manager_secret.slack.id
  role      = each.value
  member    = module.slack.runtime_account
}

module "bigquery" {
  source = "./modules/push-consumer"

  name     = "bigquery"
  dist     = "${path.module}/../functions/bigquery/dist"
  size     = var.functions.bigquery
  consumer = local.consumer
  environment = {
    BIGQUERY_DATASET = google_bigquery_dataset.this.dataset_id
    BIGQUERY_TABLE   = google_bigquery_table.events.table_id
  }
}

resource "google_bigquery_table_iam_member" "bigquery_inserts" {
  dataset_id = google_bigquery_dataset.this.dataset_id
  table_id   = google_bigquery_table.events.table_id
  role       = "roles/bigquery.dataEditor"
  member     = module.bigquery.runtime_account
}
