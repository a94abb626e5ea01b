# Scheduler calls with this account, which may call this function and nothing else. Scheduler's own account may sign as it without a
# grant: https://cloud.google.com/scheduler/docs/http-target-auth
resource "google_service_account" "invoker" {
  project      = var.deployment.project_id
  account_id   = "${var.full_name}-call"
  display_name = "Calls ${var.full_name}"
}

resource "google_cloud_scheduler_job" "this" {
  for_each = var.schedules

  project     = var.deployment.project_id
  region      = var.scheduler_region
  name        = "${var.full_name}-${each.key}"
  description = "Issue Relay: ${var.name}, ${each.key}"
  schedule    = each.value.cron
  time_zone   = var.time_zone
  # Longer than Cloud Run lets the task run, so that no second attempt begins beside the first.
  attempt_deadline = "${var.size.timeout_seconds + 10}s"

  # Where no pause is set, they come 2, 6, 14, 30 and 62 minutes after the first attempt has failed, until the next call is due.
  # https://cloud.google.com/scheduler/docs/configuring/retry-jobs
  retry_config {
    retry_count          = each.value.retries
    min_backoff_duration = "${coalesce(each.value.pause_seconds, 120)}s"
    max_backoff_duration = "${coalesce(each.value.pause_seconds, 3600)}s"
    max_doublings        = 5
  }

  http_target {
    http_method = "POST"
    uri         = "${module.function.uri}/${coalesce(each.value.path, each.key)}"
    body        = each.value.body == null ? null : base64encode(each.value.body)
    headers     = each.value.body == null ? null : { "Content-Type" = "application/json" }

    oidc_token {
      service_account_email = google_service_account.invoker.email
      audience              = module.function.uri
    }
  }
}
