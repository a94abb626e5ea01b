locals {
  full_name = "issue-relay-${var.name}"

  # The content alone: neither the time of a build nor the machine makes a new version.
  files        = fileset(var.dist, "**")
  content_hash = substr(sha256(join("\n", [for file in local.files : "${file} ${filesha256("${var.dist}/${file}")}"])), 0, 16)
}

resource "google_service_account" "runtime" {
  project      = var.project_id
  account_id   = local.full_name
  display_name = "Issue Relay: runs ${var.name}"
}

data "archive_file" "source" {
  type             = "zip"
  source_dir       = var.dist
  output_path      = "${path.root}/.terraform/sources/${var.name}-${local.content_hash}.zip"
  output_file_mode = "0644"

  lifecycle {
    precondition {
      condition     = fileexists("${var.dist}/index.js") && fileexists("${var.dist}/package.json")
      error_message = "The bundle of ${var.name} is missing: run `npm run build` first."
    }
  }
}

resource "google_storage_bucket_object" "source" {
  name   = "${var.name}-${local.content_hash}.zip"
  bucket = var.build.bucket
  source = data.archive_file.source.output_path
}

resource "google_cloudfunctions2_function" "this" {
  project     = var.project_id
  name        = local.full_name
  location    = var.region
  description = "Issue Relay: ${var.name}"

  build_config {
    runtime           = "nodejs24"
    entry_point       = var.name
    service_account   = var.build.service_account
    docker_repository = var.build.repository

    source {
      storage_source {
        bucket = google_storage_bucket_object.source.bucket
        object = google_storage_bucket_object.source.name
      }
    }
  }

  service_config {
    service_account_email            = google_service_account.runtime.email
    ingress_settings                 = var.public ? "ALLOW_ALL" : "ALLOW_INTERNAL_ONLY"
    available_memory                 = var.size.memory
    available_cpu                    = "1" # more than one request at a time needs a whole one
    max_instance_request_concurrency = var.size.concurrency
    min_instance_count               = var.size.min_instances
    max_instance_count               = var.size.max_instances
    timeout_seconds                  = var.timeout_seconds

    environment_variables = merge(var.environment, {
      # Errors are answered without a stack, and each log line carries its request's id.
      NODE_ENV         = "production"
      LOG_EXECUTION_ID = "true"
    })
  }
}

resource "google_cloud_run_service_iam_member" "public" {
  count = var.public ? 1 : 0

  location = google_cloudfunctions2_function.this.location
  service  = google_cloudfunctions2_function.this.name
  role     = "roles/run.invoker"
  member   = "allUsers"
}
