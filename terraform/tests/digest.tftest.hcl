# What Slack is told by the clock.

mock_provider "google-beta" {}
mock_provider "google" {
  source = "./tests/mocks/google"
}

variables {
  project_id        = "my-project-123"
  slack             = { channel = "C0123456789" }
  alerts            = { emails = ["oncall@example.com"] }
  webhook_secret    = "a secret for tests only"
  slack_credential  = "xoxb-for-tests-only"
  github_credential = "github_pat_for_tests_only"
}

run "every_installation_has_a_digest_of_the_day_and_of_the_week" {
  assert {
    condition = { for task, job in module.task["digest"].schedules : task => "${job.schedule} ${job.time_zone} ${job.region}" } == {
      daily  = "0 9 * * 1-5 Etc/UTC us-central1"
      weekly = "0 9 * * 1 Etc/UTC us-central1"
    }
    error_message = "Without routes nobody has asked for reminders."
  }

  assert {
    condition = alltrue([for task, job in module.task["digest"].schedules :
      job.http_target[0].http_method == "POST" &&
      job.http_target[0].uri == "${module.task["digest"].function.service_config[0].uri}/${task}" &&
      job.http_target[0].oidc_token[0].audience == module.task["digest"].function.service_config[0].uri
    ])
    error_message = "Each schedule must call its own task, with a token for this function only."
  }

  assert {
    condition = { for name, value in module.task["digest"].function.service_config[0].environment_variables : name => value
      if contains(["BIGQUERY_DATASET", "DASHBOARD_URL", "DIGEST_TIME_ZONE", "FIRESTORE_DATABASE", "SLACK_CHANNEL"], name) } == {
      BIGQUERY_DATASET   = "issue_relay"
      DASHBOARD_URL      = ""
      DIGEST_TIME_ZONE   = "Etc/UTC"
      FIRESTORE_DATABASE = "projects/my-project-123/databases/issue-relay"
      SLACK_CHANNEL      = "C0123456789"
    }
    error_message = "The digest must find its destination, the events, and what it has said."
  }
}

run "an_outage_of_an_hour_costs_no_digest" {
  assert {
    condition = alltrue([for job in module.task["digest"].schedules :
      # The pauses between its attempts: the first, twice that, and so on.
      (pow(2, job.retry_config[0].retry_count) - 1) * tonumber(trimsuffix(job.retry_config[0].min_backoff_duration, "s")) >= 3600 &&
      job.retry_config[0].max_doublings >= job.retry_config[0].retry_count - 1 &&
      job.retry_config[0].retry_count <= 5 # Scheduler allows no more
    ])
    error_message = "A digest must come when what it needs comes back within the hour."
  }

  assert {
    condition = alltrue([for job in module.task["digest"].schedules :
      tonumber(trimsuffix(job.attempt_deadline, "s")) > module.task["digest"].function.service_config[0].timeout_seconds &&
      tonumber(trimsuffix(job.attempt_deadline, "s")) <= 1800
    ])
    error_message = "Scheduler must not make a second attempt beside the first, and waits for 30 minutes at most."
  }

  assert {
    condition     = module.task["digest"].function.service_config[0].max_instance_count == 1
    error_message = "A second instance would not know how fast the first posts."
  }
}

run "the_digest_reads_and_remembers_and_does_nothing_else" {
  assert {
    condition = (
      google_bigquery_dataset_iam_member.digest_reads[0].role == "roles/bigquery.dataViewer" &&
      google_project_iam_member.digest_runs_queries[0].role == "roles/bigquery.jobUser"
    )
    error_message = "The digest must read the views, and change nothing."
  }

  assert {
    condition = (
      google_project_iam_member.digest_remembers[0].role == "roles/datastore.user" &&
      google_project_iam_member.digest_remembers[0].condition[0].expression ==
      "resource.name == \"projects/my-project-123/databases/issue-relay\"" &&
      length(google_firestore_field.expiry["said"].ttl_config) == 1
    )
    error_message = "What was said must be kept in this database alone, and go when it has expired."
  }

  assert {
    condition = alltrue([for key, grant in google_secret_manager_secret_iam_member.reads_slack_credential :
      grant.secret_id == google_secret_manager_secret.this["slack"].id
    ])
    error_message = "The digest must read Slack's credential, and not GitHub's."
  }
}

run "somebody_is_told_when_it_fails_again_and_again" {
  assert {
    condition = (
      toset(keys(module.task["digest"].alerts)) == toset(["digest-failed", "digest-not-called"]) &&
      alltrue([for policy in module.task["digest"].alerts :
        policy.severity == "WARNING" && length(policy.documentation[0].content) < 8192 &&
        strcontains(policy.documentation[0].content, "## What to do")
      ])
    )
    error_message = "The alerts of the digest must say what to do."
  }

  assert {
    condition = strcontains(
      module.task["digest"].alerts["digest-not-called"].conditions[0].condition_matched_log[0].filter,
      "resource.labels.job_id =~ \"^(issue-relay-digest-daily|issue-relay-digest-weekly)$\"",
    )
    error_message = "Cloud Run's refusals are in Scheduler's log alone."
  }

  assert {
    condition = length([
      for tile in jsondecode(google_monitoring_dashboard.this.dashboard_json).mosaicLayout.tiles : tile.widget.title
      if can(regex("service_name=.*\\bissue-relay-digest\\b", tile.widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.filter))
    ]) == 3
    error_message = "The digest must be on the dashboard."
  }

  assert {
    condition     = strcontains(module.alerts.policies["crashes"].conditions[0].condition_matched_log[0].filter, "issue-relay-digest")
    error_message = "A crash of the digest must alert."
  }
}

run "a_time_zone_may_be_far_away" {
  variables {
    scheduler_region = "australia-southeast1"
    digest = {
      time_zone     = "Pacific/Auckland"
      daily         = "30 8 * * 1-5"
      dashboard_url = "https://grafana.example.com/d/issues"
    }
  }

  assert {
    condition = (
      module.task["digest"].schedules["daily"].time_zone == "Pacific/Auckland" &&
      module.task["digest"].schedules["daily"].schedule == "30 8 * * 1-5" &&
      module.task["digest"].schedules["daily"].region == "australia-southeast1" &&
      module.task["digest"].function.service_config[0].environment_variables["DIGEST_TIME_ZONE"] == "Pacific/Auckland" &&
      module.task["digest"].function.service_config[0].environment_variables["DASHBOARD_URL"] == "https://grafana.example.com/d/issues"
    )
    error_message = "Schedules and the function must have one time zone."
  }
}

run "a_schedule_is_crons" {
  command = plan
  variables { digest = { daily = "every day 9:00" } }
  expect_failures = [var.digest]
}

run "a_time_zone_has_a_name" {
  command = plan
  variables { digest = { time_zone = "+02:00" } }
  expect_failures = [var.digest]
}

run "a_dashboard_has_an_address" {
  command = plan
  variables { digest = { dashboard_url = "grafana" } }
  expect_failures = [var.digest]
}

run "who_wants_no_digest_has_none" {
  variables {
    digest = null
  }

  assert {
    condition = (
      !contains(keys(module.task), "digest") && length(google_project_iam_member.digest_runs_queries) == 0 &&
      length([for key in keys(google_secret_manager_secret_iam_member.reads_slack_credential) : key if startswith(key, "digest")]) == 0 &&
      !contains(keys(output.names.functions), "digest")
    )
    error_message = "Without a digest nothing of it may be there."
  }
}
