# Pub/Sub pushes with this account, which may call this function and nothing else.
resource "google_service_account" "invoker" {
  project      = var.deployment.project_id
  account_id   = "${var.full_name}-push"
  display_name = "Pushes to ${var.full_name}"
}

resource "google_service_account_iam_member" "agent_signs_as_invoker" {
  service_account_id = google_service_account.invoker.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = var.pubsub_agent
}

resource "google_pubsub_subscription" "this" {
  for_each = var.subscriptions

  project              = var.deployment.project_id
  name                 = each.value.name
  labels               = var.deployment.labels
  topic                = each.value.topic
  ack_deadline_seconds = var.settings.ackDeadlineSeconds

  push_config {
    push_endpoint = module.function.uri

    oidc_token {
      service_account_email = google_service_account.invoker.email
      audience              = module.function.uri
    }
  }

  retry_policy {
    minimum_backoff = "${var.settings.minimumBackoffSeconds}s"
    maximum_backoff = "${var.settings.maximumBackoffSeconds}s"
  }

  dead_letter_policy {
    dead_letter_topic     = var.dead_letter_topic.id
    max_delivery_attempts = var.settings.maximumDeliveryAttempts
  }

  expiration_policy {
    ttl = "" # never
  }

  # Without this grant the function would refuse the first pushes, and Pub/Sub would slow down.
  depends_on = [google_service_account_iam_member.agent_signs_as_invoker]
}

# Pub/Sub acknowledges a message once it has moved it to the dead-letter topic.
resource "google_pubsub_subscription_iam_member" "agent_acknowledges" {
  for_each = google_pubsub_subscription.this

  project      = var.deployment.project_id
  subscription = each.value.id
  role         = "roles/pubsub.subscriber"
  member       = var.pubsub_agent
}
