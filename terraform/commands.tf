# What `actions` is to do besides the events: what people ask for with buttons, and what rules say about issues that have waited for too long.
locals {
  # What `actions` gets besides the events. A person may wait for it.
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
}

# It keeps nothing for a subscription that is made later: what nobody could do within an hour is not done any more, and what is overdue is
# found again.
resource "google_pubsub_topic" "commands" {
  count = local.has_buttons || local.has_waiting_rules ? 1 : 0

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
