# Alert policies that look alike: one condition, one runbook as the text that whoever is woken reads.

variable "channels" {
  description = "projects/<project>/notificationChannels/<id>"
  type        = list(string)
}

variable "runbooks" {
  description = "The folder with <runbook>.md for each alert."
  type        = string
}

variable "alerts" {
  type = map(object({
    title      = string
    runbook    = string
    filter     = string
    aligner    = string
    reducer    = string
    group_by   = optional(list(string), [])
    comparison = optional(string, "COMPARISON_GT")
    threshold  = optional(number, 0)
    period     = optional(number, 60)
    # Seconds for which nothing may come, instead of a threshold.
    absent_for = optional(number)
    severity   = optional(string, "ERROR")
  }))
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
      for_each = each.value.absent_for == null ? [each.value] : []
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

  # Counters that stop are no sign of health, but the next burst has to be told: the default would wait for 7 days.
  alert_strategy {
    auto_close = "1800s"
  }

  documentation {
    content   = file("${var.runbooks}/${each.value.runbook}.md")
    mime_type = "text/markdown"
  }
}

output "policies" {
  value = google_monitoring_alert_policy.this
}
