resource "google_monitoring_notification_channel" "email" {
  for_each = var.alerts.emails

  project      = local.project_id
  display_name = "Issue Relay: ${each.value}"
  type         = "email"
  labels       = { email_address = each.value }

  lifecycle {
    create_before_destroy = true # Google refuses to delete a channel that a policy still uses
  }
}

locals {
  alerting = {
    channels = concat(
      [for channel in google_monitoring_notification_channel.email : channel.id],
      tolist(var.alerts.channels),
    )
    oldest_message_minutes = var.alerts.oldest_message_minutes
    runbooks               = "${path.module}/runbooks"
  }

  ingress_requests = join(" AND ", [
    "resource.type = \"cloud_run_revision\"",
    "resource.labels.service_name = \"${local.ingress.name}\"",
    "metric.type = \"run.googleapis.com/request_count\"",
  ])
}

resource "google_monitoring_uptime_check_config" "ingress" {
  display_name = "Issue Relay: ingress"
  timeout      = "10s"
  period       = "300s"

  http_check {
    path         = "/"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = trimprefix(local.ingress.uri, "https://")
    }
  }

  lifecycle {
    create_before_destroy = true # Google refuses to delete a check that a policy still uses
  }
}

# Counts the lines that Cloud Run itself logs when a container exits, is killed or runs out of memory.
resource "google_logging_metric" "crashes" {
  project     = local.project_id
  name        = "issue-relay/crashes"
  description = "Crashes of functions"
  filter = join(" AND ", [
    "resource.type = \"cloud_run_revision\"",
    "resource.labels.service_name =~ \"^issue-relay-\"",
    "log_id(\"run.googleapis.com/varlog/system\")",
    # Cloud Run logs the exit of a crashed process with severity WARNING.
    "(severity >= \"ERROR\" OR textPayload =~ \"^Container called exit\\\\([1-9]|^Uncaught signal\")",
  ])
  label_extractors = { function = "EXTRACT(resource.labels.service_name)" }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    labels {
      key = "function"
    }
  }
}

module "alerts" {
  source = "./modules/alerts"

  channels = local.alerting.channels
  runbooks = local.alerting.runbooks
  alerts = merge({
    dead-letter = {
      title   = "messages wait in the dead letter"
      runbook = "dead-letter"
      filter = join(" AND ", [
        "resource.type = \"pubsub_subscription\"",
        "resource.labels.subscription_id = \"${google_pubsub_subscription.dead_letter.name}\"",
        "metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\"",
      ])
      aligner = "ALIGN_MAX"
      reducer = "REDUCE_MAX"
    }
    ingress-errors = {
      title    = "ingress answers GitHub with 5xx"
      runbook  = "ingress-errors"
      filter   = "${local.ingress_requests} AND metric.labels.response_code_class = \"5xx\""
      aligner  = "ALIGN_DELTA"
      reducer  = "REDUCE_SUM"
      severity = "CRITICAL"
    }
    ingress-unauthorized = {
      title     = "many deliveries without a valid signature"
      runbook   = "ingress-unauthorized"
      filter    = "${local.ingress_requests} AND metric.labels.response_code = \"401\""
      aligner   = "ALIGN_DELTA"
      reducer   = "REDUCE_SUM"
      threshold = var.alerts.unauthorized_per_minute
      severity  = "WARNING"
    }
    event-too-large = {
      title   = "ingress refused an event of GitHub's for its size"
      runbook = "event-too-large"
      on_log  = true
      filter = join(" AND ", [
        "resource.type = \"cloud_run_revision\"",
        "resource.labels.service_name = \"${local.ingress.name}\"",
        "jsonPayload.reason = \"event-too-large\"",
      ])
    }
    ingress-down = {
      title   = "ingress can't be reached"
      runbook = "ingress-down"
      filter = join(" AND ", [
        "resource.type = \"uptime_url\"",
        "metric.type = \"monitoring.googleapis.com/uptime_check/check_passed\"",
        "metric.labels.check_id = \"${google_monitoring_uptime_check_config.ingress.uptime_check_id}\"",
      ])
      aligner   = "ALIGN_NEXT_OLDER"
      reducer   = "REDUCE_COUNT_FALSE"
      group_by  = ["resource.label.host"]
      threshold = 1 # the check fails from more than one place in the world
      period    = 600
      severity  = "CRITICAL"
    }
    crashes = {
      title   = "a function crashes"
      runbook = "crashes"
      filter = join(" AND ", [
        "resource.type = \"cloud_run_revision\"",
        "metric.type = \"logging.googleapis.com/user/${google_logging_metric.crashes.name}\"",
      ])
      aligner  = "ALIGN_DELTA"
      reducer  = "REDUCE_SUM"
      group_by = ["metric.label.function"]
    }
    }, var.alerts.quiet_hours == 0 ? {} : {
    quiet = {
      title      = "no delivery for ${var.alerts.quiet_hours} h"
      runbook    = "quiet"
      filter     = "${local.ingress_requests} AND metric.labels.response_code = \"202\""
      aligner    = "ALIGN_DELTA"
      reducer    = "REDUCE_SUM"
      absent_for = var.alerts.quiet_hours * 3600
      severity   = "WARNING"
    }
  })
}
