# Whoever has the address of ingress or interactions may use it at once, so the outputs that show it wait for this: each can read its
# secrets and publish, and everything is there that keeps what it publishes. Without a subscription, a topic forgets.
resource "terraform_data" "ready" {
  depends_on = [
    google_project_iam_member.interactions_reads_labels,
    google_pubsub_subscription.dead_letter,
    google_pubsub_topic_iam_member.agent_dead_letters,
    google_pubsub_topic_iam_member.ingress_publishes,
    google_pubsub_topic_iam_member.interactions_publishes,
    google_secret_manager_secret_iam_member.ingress_reads_webhook_secret,
    google_secret_manager_secret_iam_member.interactions_reads,
    google_secret_manager_secret_version.webhook,
    module.consumer,
    module.dead_letter_table,
    module.deliveries,
  ]
}

output "webhook_url" {
  description = "The Payload URL to set on GitHub."
  value       = local.ingress_url
  depends_on  = [terraform_data.ready]
}

locals {
  webhook_secret_command = join(" ", [
    "gcloud secrets versions access latest",
    "--secret=${google_secret_manager_secret.this["webhook"].secret_id} --project=${var.project_id}",
  ])

  # What is to be pasted, by the key of its secret.
  slack_credentials = merge(
    local.posts_as_bot ? { slack = "bot's token (xoxb-…)" } : {},
    var.slack.incoming_webhook ? { slack = "incoming webhook's URL" } : {},
    { for name in keys(local.relay_webhooks) : "slack-webhook-${name}" => "URL of the incoming webhook ${name}" },
  )
  pasted_credentials = {
    for key, credential in local.slack_credentials : key => credential
    if key != "slack" || var.slack.credential_version == 0
  }
}

locals {
  webhook_page = (
    try(var.github.app_id != null && length(var.github.hooks) == 0, false)
    ? "on the App's page, Webhook, with Active; the events are under Permissions & events"
    : "in the settings of ${try(join(" and of ", var.github.hooks), "the repository or organization")}, Webhooks, Add webhook"
  )

  github_credential_steps = {
    github-token = [
      "GitHub: paste the fine-grained token, then Enter and Ctrl-D:",
      "  gcloud secrets versions add ${local.prefix}github-token --data-file=- --project=${var.project_id}",
    ]
    github-app-key = [
      "GitHub: add the App's private key, the file that its page has given you:",
      "  gcloud secrets versions add ${local.prefix}github-app-key --data-file=FILE.pem --project=${var.project_id}",
    ]
  }
  # How `npm run relay` finds this installation.
  relay_options = "--project ${var.project_id} --region ${var.region}${var.prefix == null ? "" : " --prefix ${var.prefix}"}"

  redelivery_steps = var.github == null ? [
    "GitHub delivers nothing again by itself: to have what failed delivered again, set github. See Redelivery in terraform/README.md",
    ] : concat(
    var.github.credential_version > 0 ? [] : local.github_credential_steps[local.github_secret],
    [
      "GitHub: see whether redelivery works, as one of `operators`:",
      "  npm run relay -- redeliver ${local.relay_options}",
      "GitHub: load the history of issues that are there already. Slack announces nothing of it:",
    ],
    [for owner in coalescelist(tolist(var.github.hooks), ["OWNER/REPO"]) : "  npm run relay -- backfill ${owner} ${local.relay_options}"],
  )
}

locals {
  rule_steps = flatten([for name, key in local.action_webhooks : [
    "Rules: paste the secret that posts to the webhook ${name} are signed with (whsec_…), then Enter and Ctrl-D:",
    "  gcloud secrets versions add ${google_secret_manager_secret.this[key].secret_id} --data-file=- --project=${var.project_id}",
  ]])

  # Slack asks the second for the labels that a modal offers.
  button_steps = !local.has_buttons ? [] : concat([
    "Slack: paste the Signing Secret, from the app's page, Basic Information, App Credentials, then Enter and Ctrl-D:",
    "  gcloud secrets versions add ${google_secret_manager_secret.this["slack-signing-secret"].secret_id} --data-file=- --project=${var.project_id}",
    "Slack: on the app's page, Interactivity & Shortcuts, switch Interactivity on, and save:",
    "  Request URL       ${local.interactions_url}",
    "  Options Load URL  ${local.interactions_url}",
    ], !local.has_shortcut ? [] : [
    "Slack: on the same page, Create New Shortcut, On messages, and save; then install the app again, on the page Install App:",
    "  Name         ${local.slack_shortcut.name}",
    "  Description  ${local.slack_shortcut.description}",
    "  Callback ID  ${local.slack_shortcut.callback_id}",
  ])

  # By https://docs.slack.dev/reference/app-manifest
  slack_app      = jsondecode(file("${path.module}/slack-app.json"))
  slack_shortcut = jsondecode(file("${path.module}/slack-shortcut.json"))
  # An app with a shortcut has this scope. https://docs.slack.dev/interactivity/implementing-shortcuts
  slack_app_features = merge(local.slack_app.features, !local.has_shortcut ? {} : { shortcuts = [local.slack_shortcut] })
  slack_app_scopes   = concat(local.slack_app.oauth_config.scopes.bot, local.has_shortcut ? ["commands"] : [])
  slack_app_settings = merge(local.slack_app.settings, !local.has_buttons ? {} : {
    interactivity = {
      is_enabled               = true
      request_url              = local.interactions_url
      message_menu_options_url = local.interactions_url
    }
  })
}

output "webhook_secret_command" {
  description = "The command that prints the Secret to set on GitHub."
  value       = local.webhook_secret_command
}

output "next_steps" {
  description = "What you still have to do by hand."
  value = join("\n", concat(
    flatten([for key, credential in local.pasted_credentials : [
      "Slack: paste the ${credential}, then Enter and Ctrl-D:",
      "  gcloud secrets versions add ${google_secret_manager_secret.this[key].secret_id} --data-file=- --project=${var.project_id}",
    ]]),
    local.posts_as_bot ? concat(
      ["Slack: invite the bot into ${local.relay == null ? "the channel" : "each channel"}: /invite @<your app>"],
      [for name, id in local.relay_channels : "  ${name} (${id})"],
    ) : [],
    [
      "GitHub: ${local.webhook_page}:",
      "  Payload URL  ${local.ingress_url}",
      "  Secret       the output of: ${local.webhook_secret_command}",
      "  Events       Issues, Issue comments; and those about two issues, where GitHub offers them:",
      "               sub_issues, issue_dependencies, issue_relates_to",
    ],
    local.redelivery_steps,
    local.rule_steps,
    local.button_steps,
    [
      "See whether all is well, as one of `operators`; each line that begins with ✗ says what to do:",
      "  npm run relay -- doctor ${local.relay_options}",
    ],
  ))
  depends_on = [terraform_data.ready]
}

output "interactions_url" {
  description = "Where Slack calls when somebody uses a button of a card, or the shortcut of messages: the Request URL and the Options Load URL to set there. Null without buttons."
  value       = local.interactions_url
  depends_on  = [terraform_data.ready]
}

output "slack_app_manifest" {
  description = "The manifest of the Slack app, as its page App Manifest takes it: slack-app.json, and where there are buttons, what Slack calls, and the shortcut of messages."
  value = jsonencode(merge(local.slack_app, {
    features     = local.slack_app_features
    oauth_config = { scopes = { bot = local.slack_app_scopes } }
    settings     = local.slack_app_settings
  }))
  depends_on = [terraform_data.ready]
}

output "dataset" {
  description = "The BigQuery dataset with the events and the views."
  value       = "${var.project_id}.${google_bigquery_dataset.this.dataset_id}"
}

output "dashboard" {
  description = "The address of the dashboard."
  value = join("", [
    "https://console.cloud.google.com/monitoring/dashboards/builder/",
    "${basename(google_monitoring_dashboard.this.id)}?project=${var.project_id}",
  ])
}

output "dead_letters_command" {
  description = "The command that shows dead letters. It takes none away."
  value       = "npm run relay -- dead-letters ${local.relay_options}"
}

output "names" {
  description = "What is deployed, for scripts: topics, subscriptions, the table, the Firestore database, and for each function the Cloud Run service that is called and its account."
  value = {
    topic                    = google_pubsub_topic.events.id
    subscriptions            = { for name, subscription in local.pushing : name => subscription.id }
    dead_letter_topic        = google_pubsub_topic.dead_letter.id
    dead_letter_subscription = google_pubsub_subscription.dead_letter.id
    table                    = "${var.project_id}.${google_bigquery_table.events.dataset_id}.${google_bigquery_table.events.table_id}"
    database                 = local.firestore_database
    functions = merge(
      { for name, edge in module.edge : name => { name = edge.name, account = edge.runtime_account } },
      { for name, consumer in module.consumer : name => { name = consumer.function.name, account = consumer.runtime_account } },
      { for name, task in module.task : name => { name = task.function.name, account = task.runtime_account } },
    )
  }
}
