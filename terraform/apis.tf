resource "google_project_service" "this" {
  for_each = toset([
    "artifactregistry.googleapis.com",
    "bigquery.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "storage.googleapis.com",
  ])

  project = var.project_id
  service = each.value
  # Something else in the project may use the API.
  disable_on_destroy = false
}

locals {
  # The same as var.project_id, but known only once the APIs are on: what uses it waits for them.
  project_id = one(distinct([for api in google_project_service.this : api.project]))
}

data "google_project" "this" {
  project_id = local.project_id
}
