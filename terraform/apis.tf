resource "google_project_service" "this" {
  for_each = toset(concat([
    "artifactregistry.googleapis.com",
    "bigquery.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "cloudscheduler.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "storage.googleapis.com",
  ], var.kms_key == null ? [] : ["eventarc.googleapis.com"])) # see storage.tf

  project = var.project_id
  service = each.value
  # Something else in the project may use the API.
  disable_on_destroy = false
}

# An API that was just switched on refuses its first requests.
resource "time_sleep" "apis" {
  create_duration = "60s"
  # Waits again when an API is added.
  triggers = { for name, api in google_project_service.this : name => api.project }
}

locals {
  # The same as var.project_id: what uses it waits for the APIs. The value is known before they are on, so that adding an
  # API replaces nothing.
  project_id = one(distinct(values(time_sleep.apis.triggers)))
}

# Pub/Sub's own account, which pushes and dead-letters. Google makes it when it is first needed, or when it is asked to.
resource "google_project_service_identity" "pubsub" {
  provider = google-beta

  project = local.project_id
  service = google_project_service.this["pubsub.googleapis.com"].service
}

data "google_project" "this" {
  project_id = local.project_id
}
