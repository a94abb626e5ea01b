module "ingress" {
  source = "./modules/function"

  name            = "ingress"
  project_id      = local.project_id
  region          = var.region
  dist            = "${path.module}/../functions/ingress/dist"
  build           = terraform_data.build.output
  size            = local.sizes.ingress
  timeout_seconds = local.sizes.ingress.timeout_seconds
  public          = true
  # A consumer must know a new version of the event before ingress publishes it: see shared/README.md.
  after       = [for consumer in module.consumer : consumer.function.name]
  environment = local.functions.ingress.environment
}

resource "google_pubsub_topic_iam_member" "ingress_publishes" {
  for_each = {
    events       = google_pubsub_topic.events.id
    dead_letters = google_pubsub_topic.dead_letter.id
  }

  topic  = each.value
  role   = "roles/pubsub.publisher"
  member = module.ingress.runtime_account
}

resource "google_secret_manager_secret_iam_member" "ingress_reads_webhook_secret" {
  for_each = local.secret_reader_roles

  secret_id = google_secret_manager_secret.webhook.id
  role      = each.value
  member    = module.ingress.runtime_account
}
