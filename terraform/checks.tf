# What is allowed and hardly meant: terraform warns, in each plan.

check "someone_is_told" {
  assert {
    condition     = length(var.alerts.emails) + length(var.alerts.channels) > 0
    error_message = "Nobody gets the alerts: set alerts.emails or alerts.channels."
  }
}

check "messages_stay_where_the_functions_are" {
  assert {
    condition     = length(var.storage_regions) == 0 || contains(var.storage_regions, var.region)
    error_message = "The functions run in ${var.region}, but messages and secrets are kept in ${join(", ", var.storage_regions)} (storage_regions)."
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
