locals {
  requests = join(" AND ", [
    "resource.type = \"cloud_run_revision\"",
    "resource.labels.service_name = \"${module.function.name}\"",
    "metric.type = \"run.googleapis.com/request_count\"",
  ])
}

module "alerts" {
  source = "../alerts"

  alerting = var.alerting
  alerts = merge({
    "${var.name}-failed" = {
      title     = "${var.name} fails again and again"
      runbook   = var.runbook
      filter    = "${local.requests} AND metric.labels.response_code_class = \"5xx\""
      aligner   = "ALIGN_DELTA"
      reducer   = "REDUCE_SUM"
      threshold = var.alert_after.failures - 1
      period    = var.alert_after.minutes * 60
      severity  = "WARNING"
    }
    # What Cloud Run refuses is in no metric of requests.
    "${var.name}-not-called" = {
      title   = "${var.name} can't be called"
      runbook = var.runbook
      on_log  = true
      filter = join(" AND ", [
        "resource.type = \"cloud_scheduler_job\"",
        "resource.labels.job_id =~ \"^(${join("|", [for job in google_cloud_scheduler_job.this : job.name])})$\"",
        "log_id(\"cloudscheduler.googleapis.com/executions\")",
        "severity >= \"ERROR\"",
        "(jsonPayload.status = \"PERMISSION_DENIED\" OR jsonPayload.status = \"UNAUTHENTICATED\" OR jsonPayload.status = \"NOT_FOUND\")",
      ])
      labels   = { schedule = "EXTRACT(resource.labels.job_id)" }
      severity = "WARNING"
    }
    }, var.alert_after.fewest_calls == null ? {} : {
    # Somebody has paused or deleted a schedule. No metric says which: so all calls are counted.
    "${var.name}-silent" = {
      title      = "${var.name} is called less often than it should be"
      runbook    = var.runbook
      filter     = local.requests
      aligner    = "ALIGN_DELTA"
      reducer    = "REDUCE_SUM"
      comparison = "COMPARISON_LT"
      threshold  = var.alert_after.fewest_calls
      period     = var.alert_after.minutes * 60
      lasting    = var.alert_after.minutes * 60 # in its first hour, there are fewer
      severity   = "WARNING"
    }
  })
}
