module "function" {
  source = "../function"

  name            = var.name
  full_name       = var.full_name
  deployment      = var.deployment
  build           = var.build
  dist            = var.dist
  size            = var.size
  timeout_seconds = var.settings.ackDeadlineSeconds
  invokers        = { push = google_service_account.invoker.member }
  environment = merge(var.environment, {
    GOOGLE_CLOUD_PROJECT = var.deployment.project_id
    DEAD_LETTER_TOPIC    = var.dead_letter_topic.name
    DEADLINE_SECONDS     = tostring(var.settings.deadlineSeconds)
  })
}

# The consumer itself publishes a message here that can never be delivered.
resource "google_pubsub_topic_iam_member" "dead_letters" {
  project = var.deployment.project_id
  topic   = var.dead_letter_topic.id
  role    = "roles/pubsub.publisher"
  member  = module.function.runtime_account
}
