# Alert policies with one condition each. The notification contains the text of the runbook.

variable "alerting" {
  description = <<-EOT
    `channels`: who is notified, projects/<project>/notificationChannels/<id>. `title`: what each title begins with.
    `runbooks`: the folder with <runbook>.md for each alert. `runbooks_url`: the address of that folder on GitHub, or null.
    `notes`: Markdown at the end of each notification, or "".
  EOT
  type = object({
    project_id   = string
    title        = string
    labels       = map(string)
    notes        = string
    channels     = list(string)
    runbooks     = string
    runbooks_url = optional(string)
  })
}

variable "alerts" {
  description = "By key: when the alert fires, and the runbook that its notification contains."
  type = map(object({
    title   = string
    runbook = string
    # A filter of a metric. With on_log, a filter of log lines: one line is enough, and aligner to absent_for are not used.
    filter = string
    on_log = optional(bool, false)
    # What the notification shows of the log line, by name, such as EXTRACT(jsonPayload.consumer).
    labels     = optional(map(string), {})
    aligner    = optional(string)
    reducer    = optional(string)
    group_by   = optional(list(string), [])
    comparison = optional(string, "COMPARISON_GT")
    threshold  = optional(number, 0)
    period     = optional(number, 60)
    # The threshold must be passed for so many seconds, and is while there is no data.
    lasting = optional(number)
    # Instead of a threshold: the alert fires after so many seconds without data.
    absent_for = optional(number)
    severity   = optional(string, "ERROR")
  }))

  validation {
    condition = alltrue([for alert in values(var.alerts) :
      alert.on_log || (alert.aligner != null && alert.reducer != null)
    ])
    error_message = "An alert on a metric needs an aligner and a reducer."
  }
}

resource "google_monitoring_alert_policy" "this" {
  for_each = var.alerts

  project               = var.alerting.project_id
  display_name          = "${var.alerting.title}: ${each.value.title}"
  user_labels           = var.alerting.labels
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = var.alerting.channels

  conditions {
    display_name = each.value.title

    dynamic "condition_threshold" {
      for_each = each.value.absent_for == null && !each.value.on_log ? [each.value] : []
      content {
        filter          = condition_threshold.value.filter
        comparison      = condition_threshold.value.comparison
        threshold_value = condition_threshold.value.threshold
        duration        = "${coalesce(condition_threshold.value.lasting, 0)}s"
        # Google wants a duration with it.
        evaluation_missing_data = condition_threshold.value.lasting == null ? null : "EVALUATION_MISSING_DATA_ACTIVE"

        aggregations {
          alignment_period     = "${condition_threshold.value.period}s"
          per_series_aligner   = condition_threshold.value.aligner
          cross_series_reducer = condition_threshold.value.reducer
          group_by_fields      = condition_threshold.value.group_by
        }
      }
    }

    dynamic "condition_matched_log" {
      for_each = each.value.on_log ? [each.value] : []
      content {
        filter           = condition_matched_log.value.filter
        label_extractors = condition_matched_log.value.labels
      }
    }

    dynamic "condition_absent" {
      for_each = each.value.absent_for == null ? [] : [each.value]
      content {
        filter   = condition_absent.value.filter
        duration = "${condition_absent.value.absent_for}s"

        aggregations {
          alignment_period     = "${condition_absent.value.period}s"
          per_series_aligner   = condition_absent.value.aligner
          cross_series_reducer = condition_absent.value.reducer
          group_by_fields      = condition_absent.value.group_by
        }
      }
    }
  }

  # An incident on a metric without new data stays open, by default for 7 days. While it is open, nobody is notified again.
  alert_strategy {
    auto_close = "1800s"

    # Google wants it for log lines, and refuses it for metrics. It sends about 20 notifications a day for a policy: more
    # often, a destination that stays broken would use them up.
    dynamic "notification_rate_limit" {
      for_each = each.value.on_log ? [each.value.severity == "CRITICAL" ? "300s" : "3600s"] : []
      content {
        period = notification_rate_limit.value
      }
    }
  }

  documentation {
    subject   = "${var.alerting.title}: ${each.value.title}"
    content   = local.notices[each.value.runbook]
    mime_type = "text/markdown"

    dynamic "links" {
      for_each = var.alerting.runbooks_url == null ? [] : [var.alerting.runbooks_url]
      content {
        display_name = "Runbook, with commands"
        url          = "${links.value}/${each.value.runbook}.md"
      }
    }
  }
}

locals {
  # Notifications know no code, so they leave out the commands of a runbook (indented lines) and the marks around code.
  # https://cloud.google.com/monitoring/alerts/doc-variables
  notices = {
    for runbook in toset([for alert in values(var.alerts) : alert.runbook]) : runbook => join("\n\n", compact([
      replace(replace(file("${var.alerting.runbooks}/${runbook}.md"), "/(?m)\n+(?: {7,}[^\n]*\n)+/", "\n"), "`", ""),
      "The commands are in terraform/runbooks/${runbook}.md.",
      var.alerting.notes,
    ]))
  }
}

output "policies" {
  description = "The alert policies, by key."
  value       = google_monitoring_alert_policy.this
}
