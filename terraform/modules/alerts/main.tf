# Alert policies with one condition each. The notification contains the text of the runbook.

variable "channels" {
  description = "Who is notified: projects/<project>/notificationChannels/<id>"
  type        = list(string)
}

variable "runbooks" {
  description = "The folder with <runbook>.md for each alert."
  type        = string
}

variable "alerts" {
  description = "By key: when the alert fires, and the runbook that its notification contains."
  type = map(object({
    title   = string
    runbook = string
    # A filter of a metric. With on_log, a filter of log lines: one line is enough, and aligner to absent_for are not used.
    filter     = string
    on_log     = optional(bool, false)
    aligner    = optional(string)
    reducer    = optional(string)
    group_by   = optional(list(string), [])
    comparison = optional(string, "COMPARISON_GT")
    threshold  = optional(number, 0)
    period     = optional(number, 60)
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

  display_name          = "Issue Relay: ${each.value.title}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = var.channels

  conditions {
    display_name = each.value.title

    dynamic "condition_threshold" {
      for_each = each.value.absent_for == null && !each.value.on_log ? [each.value] : []
      content {
        filter          = condition_threshold.value.filter
        comparison      = condition_threshold.value.comparison
        threshold_value = condition_threshold.value.threshold
        duration        = "0s"

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
        filter = condition_matched_log.value.filter
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

  # An incident without new data stays open, by default for 7 days. While it is open, nobody is notified again.
  alert_strategy {
    auto_close = "1800s"

    # Google wants it for log lines, and refuses it for metrics.
    dynamic "notification_rate_limit" {
      for_each = each.value.on_log ? ["300s"] : []
      content {
        period = notification_rate_limit.value
      }
    }
  }

  documentation {
    content   = file("${var.runbooks}/${each.value.runbook}.md")
    mime_type = "text/markdown"
  }
}

output "policies" {
  description = "The alert policies, by key."
  value       = google_monitoring_alert_policy.this
}
