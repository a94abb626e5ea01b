module "alerts" {
  source = "../alerts"

  alerting = var.alerting
  alerts = {
    # A single failure heals by the next attempt. The third within 20 minutes comes 6 minutes after the first.
    "${var.name}-failed" = {
      title   = "${var.name} fails again and again"
      runbook = var.runbook
      filter = join(" AND ", [
        "resource.type = \"cloud_run_revision\"",
        "resource.labels.service_name = \"${module.function.name}\"",
        "metric.type = \"run.googleapis.com/request_count\"",
        "metric.labels.response_code_class = \"5xx\"",
      ])
      aligner   = "ALIGN_DELTA"
      reducer   = "REDUCE_SUM"
      threshold = 2
      period    = 1200
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
  }
}
