# What is allowed and hardly meant: terraform warns, in each plan.

check "someone_is_told" {
  assert {
    condition     = length(var.alerts.emails) + length(var.alerts.channels) > 0
    error_message = "Nobody gets the alerts: set alerts.emails or alerts.channels."
  }
}

check "events_stay_where_the_functions_are" {
  assert {
    condition = (
      lower(var.bigquery.location) == var.region ||
      try(startswith(var.region, { US = "us-", EU = "europe-" }[upper(var.bigquery.location)]), false)
    )
    error_message = "The functions run in ${var.region}, but the events are kept in ${var.bigquery.location} (bigquery.location)."
  }
}
