module "function" {
  source = "../function"

  name            = var.name
  project_id      = var.consumer.project_id
  region          = var.consumer.region
  dist            = var.dist
  build           = var.consumer.build
  size            = var.size
  timeout_seconds = var.consumer.settings.ackDeadlineSeconds
  environment = merge(var.environment, {
    GOOGLE_CLOUD_PROJECT = var.consumer.project_id
    DEAD_LETTER_TOPIC    = var.consumer.dead_letter_topic.name
    DEADLINE_SECONDS     = tostring(var.consumer.settings.deadlineSeconds)
  })
}

# A bad message goes to the dead-letter topic at once.
resource "google_pubsub_topic_iam_member" "dead_letters" {
  topic  = var.consumer.dead_letter_topic.id
  role   = "roles/pubsub.publisher"
  member = module.function.runtime_account
}
