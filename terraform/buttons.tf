# The buttons of cards, where the file of routes has some: what Slack calls when somebody uses one, and how that reaches `actions`, which
# carries it out. Both functions are in functions.tf; what `actions` may do is in rules.tf.
locals {
  has_buttons = length(try(local.relay.buttons, {})) > 0

  # What `actions` gets besides the events. A person waits for it.
  command_subscriptions = { for topic in google_pubsub_topic.commands : "commands" => {
    name                   = "${local.prefix}${local.pubsub.commandsSubscription}"
    topic                  = topic.id
    oldest_message_minutes = min(10, var.alerts.oldest_message_minutes)
  } }

  # Doctor looks at them.
  commands_recover = merge([for subscription in local.command_subscriptions : {
    COMMANDS_TOPIC        = google_pubsub_topic.commands[0].name
    COMMANDS_SUBSCRIPTION = subscription.name
  }]...)

  # What Slack signs its calls with. Its value is added by hand.
  button_secrets = local.has_buttons ? ["slack-signing-secret"] : []

  interactions_url = one([for name, edge in module.edge : edge.uri if name == "interactions"])

  # What strangers send is answered with 4xx, so that it wakes nobody. As of ingress, Cloud Run's own 429 counts.
  button_alerts = {
    for name, edge in module.edge : "interactions-errors" => {
      title   = "buttons of cards fail"
      runbook = "interactions-errors"
      on_log  = true
      filter = join(" AND ", [
        "resource.type = \"cloud_run_revision\"",
        "resource.labels.service_name = \"${edge.name}\"",
        "log_id(\"run.googleapis.com/requests\")",
        "(httpRequest.status >= 500 OR (httpRequest.status = 429 AND textPayload : \"no available instance\"))",
      ])
    } if name == "interactions"
  }
}

# It keeps nothing for a subscription that is made later: what nobody could do within an hour is not done any more.
resource "google_pubsub_topic" "commands" {
  count = local.has_buttons ? 1 : 0

  project      = local.project_id
  name         = "${local.prefix}${local.pubsub.commandsTopic}"
  labels       = local.labels
  kms_key_name = local.kms_key

  dynamic "message_storage_policy" {
    for_each = local.storage_policies
    content {
      allowed_persistence_regions = message_storage_policy.value
    }
  }
}

resource "google_pubsub_topic_iam_member" "interactions_publishes" {
  count = local.has_buttons ? 1 : 0

  project = local.project_id
  topic   = google_pubsub_topic.commands[count.index].id
  role    = "roles/pubsub.publisher"
  member  = module.edge["interactions"].runtime_account
}

# What Slack signs its calls with; and the bot's token, with which it opens windows.
resource "google_secret_manager_secret_iam_member" "interactions_reads" {
  for_each = {
    for grant in setproduct(local.has_buttons ? ["slack-signing-secret", "slack"] : [], local.secret_reader_roles) :
    "${grant[0]} ${basename(grant[1])}" => { secret = grant[0], role = grant[1] }
  }

  project   = local.project_id
  secret_id = google_secret_manager_secret.this[each.value.secret].id
  role      = each.value.role
  member    = module.edge["interactions"].runtime_account
}

# It offers the labels of a repository. As in firestore.tf, for this database alone; a right on less than a database there is not.
resource "google_project_iam_member" "interactions_reads_labels" {
  count = local.has_buttons ? 1 : 0

  project = local.project_id
  role    = "roles/datastore.viewer"
  member  = module.edge["interactions"].runtime_account

  condition {
    title      = "${local.app}-interactions-labels"
    expression = "resource.name == \"${local.firestore_database}\""
  }
}
