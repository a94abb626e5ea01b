resource "google_monitoring_notification_channel" "email" {
  for_each = var.alerts.emails

  project      = local.project_id
  display_name = "${local.title}: ${each.value}"
  user_labels  = local.labels
  type         = "email"
  labels       = { email_address = each.value }

  lifecycle {
    create_before_destroy = true # Google refuses to delete a channel that a policy still uses
  }
}

locals {
  alerting = {
    project_id = local.project_id
    title      = local.title
    labels     = local.labels
    # The runbooks use the names of an installation without a prefix.
    notes = var.prefix == null ? "" : join(" ", [
      "In this installation, names begin with ${local.app}:",
      "read ${local.app}-slack for issue-relay-slack, and ${local.app}-slack-token for slack-token.",
    ])
    channels = concat(
      [for channel in google_monitoring_notification_channel.email : channel.id],
      tolist(var.alerts.channels),
    )
    runbooks     = "${path.module}/runbooks"
    runbooks_url = var.alerts.runbooks_url
  }

  # Release 0.1.0 has given GitHub the address of ingress's function: what fails there is a lost delivery too.
  ingress_services = [local.ingress.name, local.ingress.function.name]

  all_logs = join(" AND ", [
    "resource.type = \"cloud_run_revision\"",
    "resource.labels.service_name =~ \"^(${join("|", distinct(concat(local.services, local.ingress_services)))})$\"",
  ])
  ingress_logs = join(" AND ", [
    "resource.type = \"cloud_run_revision\"",
    "resource.labels.service_name =~ \"^(${join("|", local.ingress_services)})$\"",
  ])
  slack_logs = join(" AND ", [
    "resource.type = \"cloud_run_revision\"",
    "resource.labels.service_name = \"${module.consumer["slack"].function.name}\"",
  ])
  ingress_requests = join(" AND ", [
    "resource.type = \"cloud_run_revision\"",
    "resource.labels.service_name = monitoring.regex.full_match(\"${join("|", local.ingress_services)}\")",
    "metric.type = \"run.googleapis.com/request_count\"",
  ])

  ingress_host = trimprefix(local.ingress_url, "https://")
}

resource "google_monitoring_uptime_check_config" "ingress" {
  project      = local.project_id
  display_name = "${local.title}: ingress"
  user_labels  = local.labels
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
      host       = local.ingress_host
    }
  }
}

module "alerts" {
  source = "./modules/alerts"

  alerting = local.alerting
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
    # On the request log, because Cloud Run's own 429, where no instance is free, is in no metric of requests. Ingress
    # answers strangers with a 429 of its own; Google's documentation gives the text of its entry, and no text for ours.
    ingress-errors = {
      title   = "ingress fails GitHub's deliveries"
      runbook = "ingress-errors"
      on_log  = true
      filter = join(" AND ", [
        local.ingress_logs,
        "log_id(\"run.googleapis.com/requests\")",
        "(httpRequest.status >= 500 OR (httpRequest.status = 429 AND textPayload : \"no available instance\"))",
      ])
      severity = "CRITICAL"
    }
    # GitHub hangs up after 10 s. The metric of latencies leaves out the start of an instance, which is what takes long. What
    # strangers send may be slow too: ingress answers it with 4xx.
    ingress-slow = {
      title   = "ingress answers GitHub slowly"
      runbook = "ingress-slow"
      on_log  = true
      filter = join(" AND ", [
        local.ingress_logs,
        "log_id(\"run.googleapis.com/requests\")",
        "httpRequest.status < 300",
        "httpRequest.latency > \"5s\"",
      ])
      severity = "WARNING"
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
      filter  = "${local.ingress_logs} AND jsonPayload.reason = \"event-too-large\""
    }
    ingress-down = {
      title   = "ingress can't be reached"
      runbook = "ingress-down"
      filter = join(" AND ", [
        "resource.type = \"uptime_url\"",
        "metric.type = \"monitoring.googleapis.com/uptime_check/check_passed\"",
        # Not by the check's id: Google refuses to delete a check that a policy names, so it would have to be created before
        # it is destroyed, and with it everything that it depends on: functions, whose names are taken.
        "resource.labels.host = \"${local.ingress_host}\"",
      ])
      aligner   = "ALIGN_NEXT_OLDER"
      reducer   = "REDUCE_COUNT_FALSE"
      group_by  = ["resource.label.host"]
      threshold = 1 # the check fails from more than one place in the world
      period    = 600
      severity  = "CRITICAL"
    }
    # Cloud Run logs this itself when a container exits, is killed or runs out of memory.
    crashes = {
      title   = "a function crashes"
      runbook = "crashes"
      on_log  = true
      filter = join(" AND ", [
        local.all_logs,
        "log_id(\"run.googleapis.com/varlog/system\")",
        # The exit of a crashed process has severity WARNING.
        "(severity >= \"ERROR\" OR textPayload =~ \"^Container called exit\\\\([1-9]|^Uncaught signal\")",
        # A revision that does not start has an alert of its own.
        "NOT textPayload : \"STARTUP\"",
      ])
      labels = { function = "EXTRACT(resource.labels.service_name)" }
    }
    rollout = {
      title   = "a function's new revision does not start"
      runbook = "rollout"
      on_log  = true
      filter = join(" AND ", [
        local.all_logs,
        "severity = \"ERROR\"",
        "protoPayload.response.kind = \"Revision\"",
        "protoPayload.status.message : \"Ready condition status changed to False\"",
      ])
      labels = { function = "EXTRACT(resource.labels.service_name)" }
    }
    }, !local.posts_as_bot ? {} : {
    # Each waits for a person, and as long as nobody looks, that one card stays behind. Cards are a bot's: there is none with an
    # incoming webhook.
    cannot-settle = {
      title   = "slack can't tell whether a message was posted: someone must look"
      runbook = "cannot-settle"
      on_log  = true
      filter  = "${local.slack_logs} AND jsonPayload.reason = \"cannot-settle\""
    }
    keeper-stuck = {
      title   = "a card in Slack does not become what it should be"
      runbook = "keeper-stuck"
      on_log  = true
      filter  = "${local.slack_logs} AND jsonPayload.reason = \"keeper-stuck\""
    }
    }, local.canary_alerts, local.github_alerts, local.raw_alerts, local.rule_alerts, local.button_alerts, var.alerts.quiet_hours == 0 ? {} : {
    # Ingress answers a canary with 200.
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
