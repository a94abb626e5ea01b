# What Cloud Build needs to make a container from a function's bundle: a bucket for the sources, a registry for the
# images, and an account of its own, because the default compute account has far more rights.

resource "google_storage_bucket" "sources" {
  project                     = local.project_id
  name                        = "${var.project_id}-${local.app}-sources"
  location                    = var.region
  labels                      = local.labels
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  # Nothing is lost: terraform can upload every source again.
  force_destroy = true

  dynamic "encryption" {
    for_each = local.kms_keys
    content {
      default_kms_key_name = encryption.value
    }
  }
}

resource "google_artifact_registry_repository" "images" {
  project       = local.project_id
  repository_id = local.app
  location      = var.region
  labels        = local.labels
  format        = "DOCKER"
  description   = "Images of Issue Relay's functions"
  kms_key_name  = local.kms_key

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
  account_id   = "${local.app}-build"
  display_name = "Builds the functions of ${local.title}"
}

resource "google_storage_bucket_iam_member" "build_reads_sources" {
  bucket = google_storage_bucket.sources.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.build.member
}

resource "google_artifact_registry_repository_iam_member" "build_writes_images" {
  project    = local.project_id
  location   = google_artifact_registry_repository.images.location
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.build.member
}

# The only roles on the whole project that something of ours has, but for slack's in firestore.tf. Every other role is granted on
# one resource.
resource "google_project_iam_member" "build" {
  for_each = {
    # The right to write logs can't be granted on less than a project.
    logs = { role = "roles/logging.logWriter", only = null }
    # Cloud Functions copies each source into a bucket that it makes itself during the first deployment. That bucket
    # does not exist yet, so the grant is on the project, and its condition excludes all other buckets.
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
      title      = "${local.app}-build-${each.key}"
      expression = condition.value
    }
  }
}

# A new grant takes up to two minutes, sometimes longer, to reach every service; a build that starts too early fails. With
# 60 s, half of the provider's own tests failed. https://github.com/hashicorp/terraform-provider-google/issues/20571
resource "time_sleep" "build_grants" {
  create_duration = "180s"
  # Waits again when a grant is made anew.
  triggers = merge(
    {
      sources = google_storage_bucket_iam_member.build_reads_sources.id
      images  = google_artifact_registry_repository_iam_member.build_writes_images.id
    },
    { for name, grant in google_project_iam_member.build : name => grant.id },
  )
}

# What every function is built with. The values are known only after the grants, so that every build waits for them.
resource "terraform_data" "build" {
  input = {
    service_account = google_service_account.build.name
    repository      = google_artifact_registry_repository.images.id
    bucket          = google_storage_bucket.sources.name
  }

  depends_on = [time_sleep.build_grants]
}
