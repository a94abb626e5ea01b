# What the infrastructure promises. The provider is mocked: these tests need no project and no credentials.

mock_provider "google-beta" {}

mock_provider "google" {
  source = "./tests/mocks/google"
}

variables {
  project_id = "my-project-123"
  slack      = { channel = "C0123456789" }
  bigquery   = { readers = ["group:analysts@example.com"], job_users = ["group:analysts@example.com"] }
  github     = { hooks = ["acme/web"] }
  operators  = ["group:oncall@example.com"]
  alerts = {
    emails       = ["oncall@example.com"]
    quiet_hours  = 12
    runbooks_url = "https://github.com/acme/issue-relay/blob/main/terraform/runbooks"
  }

  # In a test's apply, Terraform 1.11 ignores the default of an ephemeral variable.
  webhook_secret    = "a secret for tests only"
  slack_credential  = "xoxb-for-tests-only"
  github_credential = "github_pat_for_tests_only"
}

run "nothing_is_lost_on_the_way_to_a_consumer" {
  assert {
    condition = alltrue([for consumer in module.consumer :
      consumer.subscriptions["events"].dead_letter_policy[0].dead_letter_topic == google_pubsub_topic.dead_letter.id &&
      consumer.subscriptions["events"].dead_letter_policy[0].max_delivery_attempts == 100
    ])
    error_message = "What a consumer can't deliver must go to the dead-letter topic, and not before 100 attempts."
  }

  assert {
    condition = { for name, consumer in module.consumer : name => [
      consumer.subscriptions["events"].retry_policy[0].minimum_backoff,
      consumer.subscriptions["events"].retry_policy[0].maximum_backoff,
    ] if contains(["slack", "bigquery"], name) } == { slack = ["10s", "300s"], bigquery = ["10s", "600s"] }
    error_message = "Without a backoff a short outage uses up all attempts, and with a long one a card waits for long after it."
  }

  assert {
    condition = alltrue([for consumer in module.consumer :
      consumer.subscriptions["events"].ack_deadline_seconds >
      tonumber(consumer.function.service_config[0].environment_variables["DEADLINE_SECONDS"])
    ])
    error_message = "A consumer must answer before Pub/Sub sends the message again."
  }

  assert {
    condition = alltrue([for subscription in concat(
      [for consumer in module.consumer : consumer.subscriptions["events"]],
      [google_pubsub_subscription.dead_letter],
    ) : subscription.expiration_policy[0].ttl == ""])
    error_message = "A subscription that expires loses every later message."
  }

  assert {
    condition = (
      google_pubsub_subscription.dead_letter.topic == google_pubsub_topic.dead_letter.id &&
      google_pubsub_subscription.dead_letter.message_retention_duration == "2678400s"
    )
    error_message = "A dead letter must wait for 31 days."
  }

  assert {
    condition = (
      google_pubsub_topic_iam_member.agent_dead_letters.role == "roles/pubsub.publisher" &&
      google_pubsub_topic_iam_member.agent_dead_letters.member ==
      "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com"
    )
    error_message = "Pub/Sub itself must be allowed to publish dead letters, or dead-lettering fails silently."
  }

  assert {
    condition = toset([for grant in google_pubsub_topic_iam_member.ingress_publishes : grant.topic]) == toset([
      google_pubsub_topic.events.id,
      google_pubsub_topic.dead_letter.id,
    ])
    error_message = "Ingress must be able to publish events, and to dead-letter what it doesn't understand."
  }
}

run "a_second_installation_has_names_of_its_own" {
  state_key = "prefix" # what it sets cannot be changed later

  variables {
    prefix = "a-team-of-16-abc"
  }

  assert {
    condition = (
      google_pubsub_topic.events.name == "a-team-of-16-abc-issue-events" &&
      google_bigquery_dataset.this.dataset_id == "a_team_of_16_abc_issue_relay" &&
      google_firestore_database.this.name == "a-team-of-16-abc-issue-relay" &&
      google_secret_manager_secret.this["webhook"].secret_id == "a-team-of-16-abc-github-webhook-secret" &&
      google_service_account.build.account_id == "a-team-of-16-abc-build" &&
      google_artifact_registry_repository.images.repository_id == "a-team-of-16-abc" &&
      google_storage_bucket.sources.name == "my-project-123-a-team-of-16-abc-sources" &&
      module.edge["ingress"].name == "a-team-of-16-abc-ingress-edge" &&
      module.consumer["slack"].subscriptions["events"].name == "a-team-of-16-abc-slack" &&
      module.alerts.policies["crashes"].display_name == "Issue Relay (a-team-of-16-abc): a function crashes"
    )
    error_message = "What two installations would share must begin with the prefix."
  }

  assert {
    condition = strcontains(
      module.views_3.views["issues"].view[0].query,
      "`my-project-123`.a_team_of_16_abc_issue_relay.events",
    )
    error_message = "A view must read its own installation's dataset."
  }

  assert {
    condition = alltrue([for consumer in module.consumer :
      endswith(consumer.alerts[keys(consumer.alerts)[0]].documentation[0].content, "a-team-of-16-abc-slack-token for slack-token.")
    ])
    error_message = "A notification must say how names differ from its runbook's."
  }
}

run "an_entry_in_the_map_is_a_whole_consumer" {
  assert {
    condition = toset(keys(module.consumer)) == toset([
      for name, function in local.functions : name if function.kind == "consumer" && name != "actions" # see rules.tftest.hcl
    ])
    error_message = "Every consumer in the map must be deployed."
  }

  assert {
    condition = alltrue([for name, consumer in module.consumer :
      consumer.function.name == "issue-relay-${name}" &&
      consumer.function.build_config[0].entry_point == name &&
      consumer.subscriptions["events"].name == name &&
      consumer.subscriptions["events"].topic == google_pubsub_topic.events.id
    ])
    error_message = "Every consumer needs a function and a subscription of its name, to the topic with the events."
  }

  assert {
    condition = alltrue([for name, consumer in module.consumer : length(setsubtract(
      keys(local.functions[name].environment),
      keys(consumer.function.service_config[0].environment_variables),
    )) == 0])
    error_message = "A consumer must find the environment of its entry."
  }

  # Three charts are about subscriptions, and three about functions.
  assert {
    condition = alltrue(flatten([for name in keys(module.consumer) : [
      for named in ["subscription_id=.*\\b${name}\\b", "service_name=.*\\bissue-relay-${name}\\b"] : length([
        for tile in jsondecode(google_monitoring_dashboard.this.dashboard_json).mosaicLayout.tiles : tile.widget.title
        if can(regex(named, tile.widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.filter))
      ]) == 3
    ]]))
    error_message = "Every consumer must be on the dashboard."
  }
}

run "a_size_is_its_default_unless_it_is_set" {
  variables {
    functions = { slack = { memory = "1Gi" }, ingress = { timeout_seconds = 20 } }
  }

  assert {
    condition = { for name, consumer in module.consumer : name => [
      consumer.function.service_config[0].available_memory,
      consumer.function.service_config[0].max_instance_request_concurrency,
      consumer.function.service_config[0].max_instance_count,
    ] if contains(["slack", "bigquery"], name) } == { slack = ["1Gi", 80, 1], bigquery = ["512M", 80, 5] }
    error_message = "A size that is set must leave the other sizes alone."
  }

  assert {
    condition = (
      module.edge["ingress"].service.template[0].timeout == "20s" &&
      module.edge["ingress"].service.template[0].scaling[0].max_instance_count == 10
    )
    error_message = "Ingress's timeout must be what it is set to."
  }

  assert {
    condition = alltrue([for consumer in module.consumer :
      consumer.function.service_config[0].timeout_seconds == consumer.subscriptions["events"].ack_deadline_seconds
    ])
    error_message = "A consumer's timeout must be its ack deadline."
  }
}

run "only_ingress_is_public" {
  assert {
    condition = (
      module.edge["ingress"].service.ingress == "INGRESS_TRAFFIC_ALL" &&
      module.edge["ingress"].service.invoker_iam_disabled
    )
    error_message = "GitHub must reach ingress, also in an organization that forbids grants to allUsers."
  }

  assert {
    condition = alltrue([for made in concat(values(module.consumer), values(module.task)) :
      made.function.service_config[0].ingress_settings == "ALLOW_ALL"
    ])
    error_message = "Recover asks the others from where Google calls it outside; whoever lacks the right to invoke them is refused."
  }

  assert {
    condition = alltrue([for push in [for consumer in module.consumer : consumer.subscriptions["events"].push_config[0]] :
      push.oidc_token[0].audience == push.push_endpoint
    ])
    error_message = "The token of a push must be valid for its own consumer only."
  }
}

run "ingress_can_be_reached_through_a_load_balancer_alone" {
  variables {
    load_balancer = { domain = "relay.example.com", block_direct_access = true }
  }

  assert {
    condition = (
      module.edge["ingress"].service.ingress == "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" &&
      module.edge["ingress"].function.service_config[0].ingress_settings == "ALLOW_INTERNAL_ONLY"
    )
    error_message = "Nobody may go past the load balancer."
  }

  assert {
    condition = (
      output.webhook_url == "https://relay.example.com" &&
      google_monitoring_uptime_check_config.ingress.monitored_resource[0].labels["host"] == "relay.example.com"
    )
    error_message = "GitHub and the uptime check must use the load balancer."
  }
}

run "a_load_balancer_closes_nothing_before_it_is_told_to" {
  variables {
    load_balancer = { domain = "relay.example.com" }
  }

  assert {
    condition     = module.edge["ingress"].service.ingress == "INGRESS_TRAFFIC_ALL"
    error_message = "GitHub still has the old address."
  }
}

run "messages_and_secrets_stay_in_the_given_regions" {
  state_key = "regions" # what it sets cannot be changed later

  variables {
    region          = "europe-west1"
    bigquery        = { location = "EU" }
    storage_regions = ["europe-west1", "europe-west4"]
  }

  assert {
    condition = alltrue([for topic in [google_pubsub_topic.events, google_pubsub_topic.dead_letter] :
      topic.message_storage_policy[0].allowed_persistence_regions == toset(["europe-west1", "europe-west4"])
    ])
    error_message = "Messages must stay in the regions."
  }

  assert {
    condition = alltrue([for secret in google_secret_manager_secret.this :
      [for replica in secret.replication[0].user_managed[0].replicas : replica.location] == ["europe-west1", "europe-west4"]
    ])
    error_message = "Secrets must stay in the regions."
  }
}

run "a_key_of_yours_encrypts_everything" {
  state_key = "key" # what it sets cannot be changed later

  variables {
    region   = "europe-west1"
    bigquery = { location = "europe-west1" }
    kms_key  = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k"
  }

  assert {
    condition = toset(concat(
      [for topic in [google_pubsub_topic.events, google_pubsub_topic.dead_letter] : topic.kms_key_name],
      [for secret in google_secret_manager_secret.this :
        secret.replication[0].user_managed[0].replicas[0].customer_managed_encryption[0].kms_key_name
      ],
      [for table in concat([google_bigquery_table.events, google_bigquery_table.protection], values(google_bigquery_table.settings)) :
        table.encryption_configuration[0].kms_key_name
      ],
      [for made in concat(values(module.edge), values(module.consumer), values(module.task)) : made.function.kms_key_name],
      [
        google_artifact_registry_repository.images.kms_key_name,
        google_firestore_database.this.cmek_config[0].kms_key_name,
        google_bigquery_dataset.this.default_encryption_configuration[0].kms_key_name,
        google_storage_bucket.sources.encryption[0].default_kms_key_name,
        module.edge["ingress"].service.template[0].encryption_key,
      ],
    )) == toset([var.kms_key])
    error_message = "The key must encrypt whatever is kept."
  }

  assert {
    condition = toset(keys(google_kms_crypto_key_iam_member.services)) == toset([
      "artifactregistry", "bigquery", "cloudfunctions", "eventarc", "firestore", "pubsub", "run", "secretmanager", "storage",
    ])
    error_message = "Every service of Google's that keeps something must be allowed to use the key."
  }
}

run "each_function_has_rights_of_its_own" {
  assert {
    condition = toset([for grant in google_project_iam_member.build : grant.role]) == toset([
      "roles/logging.logWriter",
      "roles/storage.objectViewer",
    ])
    error_message = "A role on the whole project needs a reason: see build.tf."
  }

  assert {
    condition = (
      google_project_iam_member.build["sources"].condition[0].expression ==
      "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-\")"
    )
    error_message = "Builds may read Cloud Functions' own buckets and no others."
  }

  assert {
    condition = alltrue([for made in concat(values(module.edge), values(module.consumer), values(module.task)) :
      made.function.build_config[0].service_account == google_service_account.build.name
    ])
    error_message = "Builds must not run as the default compute account."
  }

  assert {
    condition     = google_storage_bucket.sources.public_access_prevention == "enforced"
    error_message = "Nobody outside may read the sources."
  }

  assert {
    condition = alltrue([for made in concat(values(module.edge), values(module.consumer), values(module.task)) :
      endswith(made.function.build_config[0].runtime, "nodejs24")
    ])
    error_message = "The functions are built for Node 24."
  }
}

run "the_consumer_of_bigquery_writes_rows_and_does_nothing_else" {
  assert {
    condition = (
      google_bigquery_table_iam_member.bigquery_inserts.role == google_project_iam_custom_role.row_writer.id &&
      google_bigquery_table_iam_member.bigquery_inserts.table_id == "issue_events" &&
      google_project_iam_custom_role.row_writer.permissions == toset(["bigquery.tables.get", "bigquery.tables.updateData"])
    )
    error_message = "The consumer must not read, change or delete the table."
  }
}

run "no_secret_reaches_the_state" {
  assert {
    condition = (
      google_secret_manager_secret_version.webhook.secret_data == null &&
      google_secret_manager_secret_version.webhook.secret_data_wo_version == 1
    )
    error_message = "The webhook's secret must be write-only."
  }

  assert {
    condition     = google_secret_manager_secret_version.webhook.deletion_policy == "ABANDON"
    error_message = "A rotation must keep the old version enabled, until GitHub signs with the new one."
  }

  assert {
    condition = (
      length(google_secret_manager_secret_version.slack) == 0 &&
      strcontains(output.next_steps, "gcloud secrets versions add slack-token")
    )
    error_message = "Without a credential, the output must say how to add it."
  }
}

run "a_given_credential_is_write_only_too" {
  variables {
    slack            = { incoming_webhook = true, credential_version = 1 }
    slack_credential = "https://hooks.slack.com/services/T0/B0/secret"
  }

  assert {
    condition = (
      google_secret_manager_secret_version.slack[0].secret_data == null &&
      google_secret_manager_secret.this["slack"].secret_id == "slack-webhook-url"
    )
    error_message = "Slack's credential must be write-only."
  }

  assert {
    condition = (
      !strcontains(output.next_steps, "slack-webhook-url") &&
      toset(keys(module.consumer["slack"].function.service_config[0].environment_variables)) == toset([
        "DEADLINE_SECONDS",
        "DEAD_LETTER_TOPIC",
        "FIRESTORE_DATABASE",
        "GOOGLE_CLOUD_PROJECT",
        "LOG_EXECUTION_ID",
        "NODE_COMPILE_CACHE",
        "NODE_ENV",
        "NODE_OPTIONS",
        "SLACK_WEBHOOK_SECRET",
      ])
    )
    error_message = "With a credential nobody has to paste one, and the function must know its secret."
  }
}

run "events_are_kept" {
  assert {
    condition = (
      google_bigquery_table.events.time_partitioning[0].field == "received_at" &&
      google_bigquery_table.events.time_partitioning[0].type == "DAY"
    )
    error_message = "The table must be partitioned by the day of receipt: BigQuery streams no rows into old partitions."
  }

  assert {
    condition     = google_bigquery_table.events.clustering == tolist(["repository", "issue_number"])
    error_message = "The table must be clustered by repository and issue."
  }

  assert {
    condition = (
      google_bigquery_table.events.deletion_protection &&
      alltrue([for table in google_bigquery_table.settings : table.deletion_protection]) &&
      module.dead_letter_table.table.deletion_protection &&
      google_bigquery_table.dead_letter_outcomes.deletion_protection &&
      google_bigquery_table.actions.deletion_protection &&
      !google_bigquery_dataset.this.delete_contents_on_destroy
    )
    error_message = "Terraform must not delete events unless it is told to."
  }

  assert {
    condition = toset(keys(merge([
      for layer in [
        module.views_1, module.views_2, module.views_3, module.views_4, module.views_5, module.views_6
      ] : layer.views
      ]...))) == toset([
      for file in fileset("../shared/warehouse/views", "*.sql") : trimsuffix(substr(file, 2, -1), ".sql")
    ])
    error_message = "Every SQL file must be a view."
  }

  assert {
    condition = alltrue([for view in merge([
      for layer in [
        module.views_1, module.views_2, module.views_3, module.views_4, module.views_5, module.views_6
      ] : layer.views
      ]...) :
      length(view.description) > 40 && length(view.description) <= 1500 &&
      alltrue([for column in jsondecode(view.schema) : length(column.description) > 3])
    ])
    error_message = "Every view and each of its columns must say what it is."
  }

  assert {
    condition = alltrue([for query in [module.views_3.views["issues"].view[0].query] :
      strcontains(query, "`my-project-123`.issue_relay.events") &&
      !can(regex("[^.`]issue_relay\\.", replace(query, "`.issue_relay.", "")))
    ])
    error_message = "A view must name its project, or nobody can query it from another project."
  }

  assert {
    condition = toset(keys(google_bigquery_table.settings)) == toset([
      "working_hours", "holidays", "targets", "accounts", "repositories"
    ])
    error_message = "A team must be able to say when it works and what it aims at."
  }

  assert {
    condition = [for reader in google_bigquery_dataset_iam_member.readers : "${reader.role} ${reader.member}"] == [
      "roles/bigquery.dataViewer group:analysts@example.com",
    ]
    error_message = "Readers must be able to read."
  }
}

run "what_cards_need_is_kept" {
  assert {
    condition = (
      google_firestore_database.this.type == "FIRESTORE_NATIVE" &&
      google_firestore_database.this.location_id == "us-central1" &&
      length(google_firestore_database.this.cmek_config) == 0
    )
    error_message = "The database must be where the functions are."
  }

  assert {
    condition     = google_firestore_database.this.delete_protection_state == "DELETE_PROTECTION_ENABLED"
    error_message = "Without the database each open issue gets a second card: nobody may delete it unless terraform is told to."
  }

  assert {
    condition = alltrue([for collection in ["cards", "messages", "said", "actions", "own_changes"] :
      google_firestore_field.expiry[collection].field == "expireAt" &&
      google_firestore_field.expiry[collection].database == "issue-relay" &&
      length(google_firestore_field.expiry[collection].ttl_config) == 1
    ])
    error_message = "A document must go when it has expired."
  }

  assert {
    condition = (
      toset(keys(google_firestore_field.unindexed)) == toset(["cards", "messages", "said", "actions", "own_changes", "rules", "labels"]) &&
      !contains(keys(google_firestore_field.expiry), "rules")
    )
    error_message = "A rule that has stopped itself must not be forgotten."
  }

  assert {
    condition = alltrue([for field in concat(values(google_firestore_field.expiry), values(google_firestore_field.unindexed)) :
      length(field.index_config[0].indexes) == 0 && contains(["expireAt", "*"], field.field)
    ])
    error_message = "Nothing is ever searched for, so no field may have an index."
  }

  assert {
    condition = (
      module.consumer["slack"].function.service_config[0].environment_variables["FIRESTORE_DATABASE"] ==
      "projects/my-project-123/databases/issue-relay" &&
      output.names.database == "projects/my-project-123/databases/issue-relay"
    )
    error_message = "The consumer must find its database."
  }
}

run "a_database_that_nobody_protects_goes_when_all_is_destroyed" {
  state_key = "unprotected"

  variables {
    bigquery = { deletion_protection = false }
  }

  assert {
    condition = (
      google_firestore_database.this.delete_protection_state == "DELETE_PROTECTION_DISABLED" &&
      google_firestore_database.this.deletion_policy == "DELETE"
    )
    error_message = "A database that is left would keep its name from the next deployment."
  }
}

run "the_consumer_of_slack_keeps_cards_and_does_nothing_else" {
  assert {
    condition = (
      google_project_iam_member.slack_keeps_cards.role == "roles/datastore.user" &&
      google_project_iam_member.slack_keeps_cards.condition[0].expression ==
      "resource.name == \"projects/my-project-123/databases/issue-relay\""
    )
    error_message = "The consumer must have no right on another database of the project."
  }
}

run "people_and_scripts_find_what_they_need" {
  assert {
    condition     = google_project_iam_member.job_users["group:analysts@example.com"].role == "roles/bigquery.jobUser"
    error_message = "Readers must be able to run queries."
  }

  assert {
    condition = (
      toset(keys(output.names.functions)) == setsubtract(keys(local.functions), ["actions", "interactions"]) &&
      toset(keys(output.names.subscriptions)) == toset(keys(local.consumers)) &&
      output.names.table == "my-project-123.issue_relay.issue_events"
    )
    error_message = "Scripts must find everything by name."
  }
}

run "someone_is_told" {
  assert {
    condition = alltrue([for name, consumer in module.consumer :
      toset(keys(consumer.alerts)) == toset(["${name}-behind", "${name}-broken-destination"])
    ])
    error_message = "Every consumer needs its alerts."
  }

  assert {
    condition = { for name, consumer in module.consumer :
      name => consumer.alerts["${name}-behind"].conditions[0].condition_threshold[0].threshold_value / 60
      if contains(["slack", "bigquery"], name)
    } == { slack = 25, bigquery = 15 }
    error_message = "A message that waits for a card's late look must alert nobody."
  }

  assert {
    condition = toset(keys(module.alerts.policies)) == toset([
      "canary-late",
      "canary-refused",
      "cannot-settle",
      "crashes",
      "dead-letter",
      "delivery-nearly-lost",
      "event-too-large",
      "github-denied",
      "hook-problem",
      "ingress-down",
      "ingress-errors",
      "ingress-slow",
      "ingress-unauthorized",
      "keeper-stuck",
      "quiet",
      "reconcile-late",
      "rollout",
    ])
    error_message = "An alert is missing."
  }

  assert {
    condition = alltrue([for name in ["cannot-settle", "keeper-stuck"] :
      module.alerts.policies[name].conditions[0].condition_matched_log[0].filter == join(" AND ", [
        "resource.type = \"cloud_run_revision\"",
        "resource.labels.service_name = \"issue-relay-slack\"",
        "jsonPayload.reason = \"${name}\"",
      ])
    ])
    error_message = "A card that waits for a person must alert."
  }

  # A metric that was created seconds ago is not found for up to 10 minutes, so a first apply would fail.
  assert {
    condition = alltrue([for policy in concat(
      values(module.alerts.policies),
      flatten([for made in concat(values(module.consumer), values(module.task)) : values(made.alerts)]),
      ) : alltrue([
        for condition in concat(policy.conditions[0].condition_threshold, policy.conditions[0].condition_absent) :
        !strcontains(condition.filter, "logging.googleapis.com/user/")
      ]) && (length(policy.conditions[0].condition_matched_log) == 1) ==
      (length(policy.alert_strategy[0].notification_rate_limit) == 1)
    ])
    error_message = "An alert must need no metric of ours, and one on log lines must limit its notifications."
  }

  assert {
    condition = strcontains(
      module.alerts.policies["ingress-errors"].conditions[0].condition_matched_log[0].filter,
      "(httpRequest.status >= 500 OR (httpRequest.status = 429 AND textPayload : \"no available instance\"))",
    )
    error_message = "A delivery that Cloud Run itself refuses must alert, and a stranger that ingress refuses must not."
  }

  assert {
    condition = alltrue([for condition in [
      module.alerts.policies["ingress-unauthorized"].conditions[0].condition_threshold[0],
      module.alerts.policies["quiet"].conditions[0].condition_absent[0],
      ] :
      strcontains(condition.filter, "service_name = monitoring.regex.full_match(\"issue-relay-ingress-edge|issue-relay-ingress\")")
    ])
    error_message = "An alert on ingress's requests must see both of its addresses."
  }

  # The upgrade of release 0.1.0 leaves GitHub at the function's own address until somebody changes the webhook.
  assert {
    condition = alltrue([for name in ["ingress-errors", "ingress-slow", "event-too-large"] :
      strcontains(
        module.alerts.policies[name].conditions[0].condition_matched_log[0].filter,
        "service_name =~ \"^(issue-relay-ingress-edge|issue-relay-ingress)$\"",
      )
    ])
    error_message = "A delivery that is lost at either address of ingress must alert."
  }

  assert {
    condition = (
      strcontains(
        module.alerts.policies["event-too-large"].conditions[0].condition_matched_log[0].filter,
        "jsonPayload.reason = \"event-too-large\"",
      ) &&
      length(module.alerts.policies["event-too-large"].alert_strategy[0].notification_rate_limit) == 1
    )
    error_message = "One log line of an event that is refused for its size must alert."
  }

  assert {
    condition = alltrue([for policy in concat(
      values(module.alerts.policies),
      flatten([for made in concat(values(module.consumer), values(module.task)) : values(made.alerts)]),
      ) :
      length(policy.notification_channels) == 1 &&
      policy.documentation[0].subject == policy.display_name &&
      endswith(policy.documentation[0].links[0].url, ".md") &&
      # A notification knows no code and no tables.
      !can(regex("(?m)`|^ {7,}\\S|^\\|", policy.documentation[0].content)) &&
      strcontains(policy.documentation[0].content, "## What to do") &&
      length(policy.documentation[0].content) < 8192 # Cloud Monitoring takes no more
    ])
    error_message = "Every alert must reach someone and say what to do."
  }
}

run "a_canary_is_no_delivery" {
  assert {
    condition = (
      strcontains(module.alerts.policies["quiet"].conditions[0].condition_absent[0].filter, "response_code = \"202\"") &&
      strcontains(google_logging_metric.deliveries_by_secret_version.filter, "NOT jsonPayload.isCanary = true")
    )
    error_message = "Ingress answers canaries with 200, 12 an hour: they must hide neither silence nor a secret that GitHub still uses."
  }

  assert {
    condition = (
      google_logging_metric.deliveries_by_secret_version.label_extractors["version"] == "EXTRACT(jsonPayload.secretVersion)" &&
      length([for tile in jsondecode(google_monitoring_dashboard.this.dashboard_json).mosaicLayout.tiles : tile
        if strcontains(tile.widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.filter, "deliveries_by_secret_version")
      ]) == 1
    )
    error_message = "Whoever rotates the secret must see when GitHub no longer signs with the old version."
  }
}

run "a_quiet_day_alerts_only_those_who_ask" {
  variables {
    alerts = { emails = ["oncall@example.com"] }
  }

  assert {
    condition     = !contains(keys(module.alerts.policies), "quiet")
    error_message = "Without quiet_hours, a quiet repository must alert nobody."
  }
}

run "who_has_no_cards_gets_no_alerts_about_them" {
  variables {
    slack = { incoming_webhook = true }
  }

  assert {
    condition = length(setintersection(
      keys(module.alerts.policies), ["cannot-settle", "keeper-stuck"],
    )) == 0
    error_message = "An incoming webhook posts messages, and no cards."
  }
}

run "a_longer_wait_may_be_allowed_for_every_consumer" {
  variables {
    alerts = { emails = ["oncall@example.com"], oldest_message_minutes = 60 }
  }

  assert {
    condition = alltrue([for name, consumer in module.consumer :
      consumer.alerts["${name}-behind"].conditions[0].condition_threshold[0].threshold_value == 3600
    ])
    error_message = "What is set must hold for every consumer, if it is longer than its own."
  }
}
