# Alerts and charts use metrics as Google defines them. https://cloud.google.com/monitoring/api/metrics_gcp

mock_provider "google-beta" {}
mock_provider "google" {
  source = "./tests/mocks/google"
}

variables {
  project_id        = "my-project-123"
  slack             = { channel = "C0123456789" }
  alerts            = { emails = ["oncall@example.com"], quiet_hours = 12 }
  github            = { hooks = ["acme/web"] }
  webhook_secret    = "a secret for tests only"
  slack_credential  = "xoxb-for-tests-only"
  github_credential = "github_pat_for_tests_only"
}

# By metric: its kind and type, the aligners that fit these, and its labels. An aligner of another kind is an error of
# Google's, and a label that a metric does not have matches nothing.
run "each_metric_is_read_as_what_it_is" {
  assert {
    condition = alltrue([for used in concat(
      flatten([for policy in concat(
        values(module.alerts.policies),
        flatten([for made in concat(values(module.consumer), values(module.task)) : values(made.alerts)]),
        ) : [for condition in concat(policy.conditions[0].condition_threshold, policy.conditions[0].condition_absent) : {
          filter   = condition.filter
          aligner  = condition.aggregations[0].per_series_aligner
          reducer  = condition.aggregations[0].cross_series_reducer
          group_by = coalesce(condition.aggregations[0].group_by_fields, [])
      }]]),
      [for tile in jsondecode(google_monitoring_dashboard.this.dashboard_json).mosaicLayout.tiles : {
        filter   = tile.widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.filter
        aligner  = tile.widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.aggregation.perSeriesAligner
        reducer  = tile.widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.aggregation.crossSeriesReducer
        group_by = tile.widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.aggregation.groupByFields
      }],
      ) : anytrue([for metric, as in {
        # DELTA, INT64
        "run.googleapis.com/request_count" = { use = ["ALIGN_DELTA REDUCE_SUM"], labels = ["response_code", "response_code_class"] }
        # DELTA, DISTRIBUTION, in ms
        "run.googleapis.com/request_latencies" = { use = ["ALIGN_PERCENTILE_95 REDUCE_MAX"], labels = [] }
        # GAUGE, INT64
        "run.googleapis.com/container/instance_count" = { use = ["ALIGN_MAX REDUCE_SUM"], labels = ["state"] }
        # DELTA, DISTRIBUTION, a share from 0 to 1
        "run.googleapis.com/container/memory/utilizations" = { use = ["ALIGN_PERCENTILE_99 REDUCE_MAX"], labels = [] }
        # DELTA, INT64
        "pubsub.googleapis.com/topic/send_request_count" = { use = ["ALIGN_DELTA REDUCE_SUM"], labels = ["response_code"] }
        # DELTA, INT64
        "pubsub.googleapis.com/subscription/push_request_count" = { use = ["ALIGN_DELTA REDUCE_SUM"], labels = ["response_code"] }
        # GAUGE, INT64, in seconds
        "pubsub.googleapis.com/subscription/oldest_unacked_message_age" = { use = ["ALIGN_MAX REDUCE_MAX"], labels = [] }
        # GAUGE, INT64
        "pubsub.googleapis.com/subscription/num_undelivered_messages" = { use = ["ALIGN_MAX REDUCE_MAX"], labels = [] }
        # DELTA, INT64: ours
        "logging.googleapis.com/user/issue-relay/deliveries_by_secret_version" = { use = ["ALIGN_DELTA REDUCE_SUM"], labels = ["version"] }
        # GAUGE, BOOL
        "monitoring.googleapis.com/uptime_check/check_passed" = { use = ["ALIGN_NEXT_OLDER REDUCE_COUNT_FALSE"], labels = [] }
        } :
        can(regex("metric\\.type ?= ?\"${metric}\"", used.filter)) &&
        contains(as.use, "${used.aligner} ${used.reducer}") &&
        length(setsubtract(
          flatten(regexall("metric\\.labels?\\.(\\w+)", join(" ", concat([used.filter], used.group_by)))),
          as.labels,
        )) == 0
    ])])
    error_message = "A metric is read with an aligner, a reducer or a label that it does not have."
  }
}

# What joins comparisons, and what a comparison looks like. https://cloud.google.com/monitoring/api/v3/filters,
# https://cloud.google.com/logging/docs/view/logging-query-language
run "each_filter_is_well_formed" {
  assert {
    condition = alltrue(flatten([for policy in concat(
      values(module.alerts.policies),
      flatten([for made in concat(values(module.consumer), values(module.task)) : values(made.alerts)]),
      ) : [for filter in concat(
        policy.conditions[0].condition_threshold[*].filter,
        policy.conditions[0].condition_absent[*].filter,
        policy.conditions[0].condition_matched_log[*].filter,
        ) : [for part in split(" AND ", replace(filter, " OR ", " AND ")) :
        can(regex("^(NOT )?\\(*(log_id\\(\"[^\"]+\"\\)|[\\w.]+ (=|=~|:|>=|>|<|!=) ((?:monitoring\\.regex\\.full_match\\()?\"(?:\\\\.|[^\"\\\\])*\"|[0-9]+))\\)*$", part))
    ]]]))
    error_message = "A filter is not one of Google's query language."
  }
}
