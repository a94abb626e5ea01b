locals {
  ingress = module.edge["ingress"]
  # Where GitHub and the uptime check call it.
  ingress_url = var.load_balancer == null ? local.ingress.uri : "https://${var.load_balancer.domain}"
}

resource "google_pubsub_topic_iam_member" "ingress_publishes" {
  for_each = {
    events       = google_pubsub_topic.events.id
    dead_letters = google_pubsub_topic.dead_letter.id
  }

  project = local.project_id
  topic   = each.value
  role    = "roles/pubsub.publisher"
  member  = local.ingress.runtime_account
}

resource "google_secret_manager_secret_iam_member" "ingress_reads_webhook_secret" {
  for_each = local.secret_reader_roles

  project   = local.project_id
  secret_id = google_secret_manager_secret.this["webhook"].id
  role      = each.value
  member    = local.ingress.runtime_account
}
