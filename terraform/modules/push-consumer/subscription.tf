# Pub/Sub pushes with this account, which may call this function and nothing else.
resource "google_service_account" "invoker" {
  project      = var.project_id
  account_id   = "issue-relay-${var.name}-push"
  display_name = "Issue Relay: pushes to ${var.name}"
}

resource "google_cloud_run_service_iam_member" "invoker" {
  location = module.function.location
  service  = module.function.name
  role     = "roles/run.invoker"
  member   = google_service_account.invoker.member
}

resource "google_service_account_iam_member" "agent_signs_as_invoker" {
  service_account_id = google_service_account.invoker.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = var.pubsub_agent
}

resource "google_pubsub_subscription" "this" {
  name                 = var.name
  topic                = var.topic
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

  # Without these grants the function would refuse the first pushes, and Pub/Sub would slow down.
  depends_on = [
    google_cloud_run_service_iam_member.invoker,
    google_service_account_iam_member.agent_signs_as_invoker,
  ]
}

# Pub/Sub acknowledges a message once it has moved it to the dead-letter topic.
resource "google_pubsub_subscription_iam_member" "agent_acknowledges" {
  subscription = google_pubsub_subscription.this.id
  role         = "roles/pubsub.subscriber"
  member       = var.pubsub_agent
}
