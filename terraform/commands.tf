# What `actions` is to do besides the events: what people ask for in Slack, and what rules say about issues that have waited for too long.
locals {
  has_commands = local.has_buttons || local.has_waiting_rules

  # What `actions` gets besides the events. A person may wait for it.
  command_subscriptions = !local.has_commands ? {} : {
    commands = {
      name                   = "${local.prefix}${local.pubsub.commandsSubscription}"
      topic                  = google_pubsub_topic.commands[0].id
      oldest_message_minutes = min(10, var.alerts.oldest_message_minutes)
    }
  }

  # Doctor looks at them.
  commands_recover = !local.has_commands ? {} : {
    COMMANDS_TOPIC        = google_pubsub_topic.commands[0].name
    COMMANDS_SUBSCRIPTION = local.command_subscriptions.commands.name
  }
}

# It retains no messages, as that of the events does: a subscription that is made later would find only what is too old. After an hour
# `actions` does not begin it, and what is overdue is found again.
resource "google_pubsub_topic" "commands" {
  count = local.has_commands ? 1 : 0

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
