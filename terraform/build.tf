# What turns a function's bundle into a container: the bucket with the sources, the registry with the images, and an
# account of its own for the builds, since the default compute account may do far more.

resource "google_storage_bucket" "sources" {
  project                     = local.project_id
  name                        = "${var.project_id}-issue-relay-sources"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  # Each object is named after its content and can be made again.
  force_destroy = true
}

resource "google_artifact_registry_repository" "images" {
  project       = local.project_id
  repository_id = "issue-relay"
  location      = var.region
  format        = "DOCKER"
  description   = "Images of Issue Relay's functions"

  cleanup_policies {
    id     = "keep-the-newest"
    action = "KEEP"
    most_recent_versions {
      keep_count = 5
    }
  }

  cleanup_policies {
    id     = "delete-the-rest"
    action = "DELETE"
    condition {
      older_than = "30d"
    }
  }
}

resource "google_service_account" "build" {
  project      = local.project_id
  account_id   = "issue-relay-build"
  display_name = "Issue Relay: builds the functions"
}

resource "google_storage_bucket_iam_member" "build_reads_sources" {
  bucket = google_storage_bucket.sources.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.build.member
}

resource "google_artifact_registry_repository_iam_member" "build_writes_images" {
  location   = google_artifact_registry_repository.images.location
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.build.member
}

# All roles that have to be on the whole project. Everything else is granted on the resource.
resource "google_project_iam_member" "build" {
  for_each = {
    # Logs can't be written to anything smaller than a project.
    logs = { role = "roles/logging.logWriter", only = null }
    # Cloud Functions copies a source into a bucket that it makes itself at the first deployment: the grant can't
    # wait for it, but reaches no other bucket.
    sources = {
      role = "roles/storage.objectViewer"
      only = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-\")"
    }
  }

  project = local.project_id
  role    = each.value.role
  member  = google_service_account.build.member

  dynamic "condition" {
    for_each = each.value.only == null ? [] : [each.value.only]
    content {
      title      = "issue-relay-build-${each.key}"
      expression = condition.value
    }
  }
}

# A new grant takes a while to reach every service; a build that comes too early fails.
resource "time_sleep" "grants" {
  create_duration = "60s"

  depends_on = [
    google_storage_bucket_iam_member.build_reads_sources,
    google_artifact_registry_repository_iam_member.build_writes_images,
    google_project_iam_member.build,
  ]
}

# What every function is built with; known only once the account may do its work.
resource "terraform_data" "build" {
  input = {
    service_account = google_service_account.build.name
    repository      = google_artifact_registry_repository.images.id
    bucket          = google_storage_bucket.sources.name
  }

  depends_on = [time_sleep.grants]
}
