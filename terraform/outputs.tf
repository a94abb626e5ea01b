output "webhook_url" {
  description = "GitHub's Payload URL."
  value       = module.ingress.uri
  # GitHub's first delivery finds everything that it needs.
  depends_on = [
    google_pubsub_topic_iam_member.ingress_publishes,
    google_secret_manager_secret_iam_member.ingress_reads_webhook_secret,
    google_secret_manager_secret_version.webhook,
  ]
}

output "webhook_secret_command" {
  description = "Prints GitHub's Secret."
  value       = "gcloud secrets versions access latest --secret=${google_secret_manager_secret.webhook.secret_id} --project=${var.project_id}"
}

output "next_steps" {
  description = "What is left to do by hand."
  value = join("\n", concat(
    var.slack.credential_version > 0 ? [] : [
      "Slack: paste the ${var.slack.incoming_webhook ? "incoming webhook's URL" : "bot's token (xoxb-…)"}, then Enter and Ctrl-D:",
      "  gcloud secrets versions add ${google_secret_manager_secret.slack.secret_id} --data-file=- --project=${var.project_id}",
    ],
    var.slack.incoming_webhook ? [] : [
      "Slack: invite the bot into the channel: /invite @<your app>",
    ],
    [
      "GitHub: in the repository's or organization's settings, Webhooks, Add webhook:",
      "  Payload URL  ${module.ingress.uri}",
      "  Secret       the output of: gcloud secrets versions access latest --secret=${google_secret_manager_secret.webhook.secret_id} --project=${var.project_id}",
      "  Events       Issues, Issue comments",
    ],
  ))
}

output "dataset" {
  description = "Where the events and views are."
  value       = "${var.project_id}.${google_bigquery_dataset.this.dataset_id}"
}

output "dashboard" {
  value = "https://console.cloud.google.com/monitoring/dashboards/builder/${element(split("/", google_monitoring_dashboard.this.id), -1)}?project=${var.project_id}"
}

output "dead_letters_command" {
  description = "Shows what waits in the dead letter; it comes back after a minute."
  value       = "gcloud pubsub subscriptions pull ${google_pubsub_subscription.dead_letter.name} --limit=10 --format=json --project=${var.project_id}"
}
