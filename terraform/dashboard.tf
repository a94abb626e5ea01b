locals {
  services = sort(concat(
    [for edge in module.edge : edge.name],
    [for consumer in module.consumer : consumer.function.name],
    [for task in module.task : task.function.name],
  ))
  subscriptions = concat(
    values(local.pushing)[*].name,
    [google_pubsub_subscription.dead_letter.name, module.dead_letter_table.subscription.name],
    [for deliveries in module.deliveries : deliveries.subscription.name],
  )
  topics = concat(
    [google_pubsub_topic.events.name, google_pubsub_topic.dead_letter.name],
    google_pubsub_topic.deliveries[*].name,
    google_pubsub_topic.commands[*].name,
  )

  run_filter = join(" ", [
    "resource.type=\"cloud_run_revision\"",
    "resource.labels.service_name=monitoring.regex.full_match(\"${join("|", local.services)}\")",
  ])
  topic_filter = join(" ", [
    "resource.type=\"pubsub_topic\"",
    "resource.labels.topic_id=monitoring.regex.full_match(\"${join("|", local.topics)}\")",
  ])
  sub_filter = join(" ", [
    "resource.type=\"pubsub_subscription\"",
    "resource.labels.subscription_id=monitoring.regex.full_match(\"${join("|", local.subscriptions)}\")",
  ])

  charts = [
    {
      title   = "Deliveries per minute, by ingress's answer"
      filter  = local.ingress_requests
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      by      = ["metric.label.response_code"]
    },
    {
      title = "Deliveries per minute, by the secret's version"
      filter = join(" ", [
        "resource.type=\"cloud_run_revision\"",
        "metric.type=\"logging.googleapis.com/user/${google_logging_metric.deliveries_by_secret_version.name}\"",
      ])
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      by      = ["metric.label.version"]
    },
    {
      title   = "Published and dead-lettered messages per minute"
      filter  = "metric.type=\"pubsub.googleapis.com/topic/send_request_count\" ${local.topic_filter}"
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      by      = ["resource.label.topic_id"]
    },
    {
      title   = "Pushes per minute, by the consumer's answer"
      filter  = "metric.type=\"pubsub.googleapis.com/subscription/push_request_count\" ${local.sub_filter}"
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      by      = ["resource.label.subscription_id", "metric.label.response_code"]
    },
    {
      title   = "Age of the oldest undelivered message, in seconds"
      filter  = "metric.type=\"pubsub.googleapis.com/subscription/oldest_unacked_message_age\" ${local.sub_filter}"
      aligner = "ALIGN_MAX"
      reducer = "REDUCE_MAX"
      by      = ["resource.label.subscription_id"]
    },
    {
      title   = "Undelivered messages"
      filter  = "metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\" ${local.sub_filter}"
      aligner = "ALIGN_MAX"
      reducer = "REDUCE_MAX"
      by      = ["resource.label.subscription_id"]
    },
    {
      title   = "Latency (95th percentile), in ms"
      filter  = "metric.type=\"run.googleapis.com/request_latencies\" ${local.run_filter}"
      aligner = "ALIGN_PERCENTILE_95"
      reducer = "REDUCE_MAX"
      by      = ["resource.label.service_name"]
    },
    {
      title   = "Instances"
      filter  = "metric.type=\"run.googleapis.com/container/instance_count\" ${local.run_filter}"
      aligner = "ALIGN_MAX"
      reducer = "REDUCE_SUM"
      by      = ["resource.label.service_name"]
    },
    {
      title   = "Memory used, as a share of the limit"
      filter  = "metric.type=\"run.googleapis.com/container/memory/utilizations\" ${local.run_filter}"
      aligner = "ALIGN_PERCENTILE_99"
      reducer = "REDUCE_MAX"
      by      = ["resource.label.service_name"]
    },
  ]
}

resource "google_monitoring_dashboard" "this" {
  project = local.project_id
  dashboard_json = jsonencode({
    displayName = local.title
    mosaicLayout = {
      columns = 48
      # Google leaves out a position of 0: with it, every plan would change the dashboard.
      tiles = [for index, chart in local.charts : merge({
        for key, value in { xPos = (index % 2) * 24, yPos = floor(index / 2) * 16 } : key => value if value != 0
        }, {
        width  = 24
        height = 16
        widget = {
          title = chart.title
          xyChart = {
            dataSets = [{
              plotType = "LINE"
              timeSeriesQuery = {
                timeSeriesFilter = {
                  filter = chart.filter
                  aggregation = {
                    alignmentPeriod    = "60s"
                    perSeriesAligner   = chart.aligner
                    crossSeriesReducer = chart.reducer
                    groupByFields      = chart.by
                  }
                }
              }
            }]
          }
        }
      })]
    }
  })
}
