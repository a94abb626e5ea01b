# All functions. A new consumer is one more entry here: the entry gives it an account, a subscription, alerts and a
# place on the dashboard. What a function may do with a secret, a table or a topic is granted beside that.
#
# An `environment` may refer to any resource, but not to another function: Terraform would report a cycle. What a task must know of
# another function is added below, in `module.task`: tasks are made after the others.
locals {
  functions = {
    ingress = {
      kind = "edge" # GitHub calls it
      # Ingress answers within 8 s, and GitHub hangs up after 10 s. Ten instances take far more than an organization sends, and as much
      # as strangers may cost.
      size = { max_instances = 10, timeout_seconds = 15 }
      environment = merge(local.raw_ingress, {
        GOOGLE_CLOUD_PROJECT = local.project_id
        TOPIC                = google_pubsub_topic.events.name
        DEAD_LETTER_TOPIC    = google_pubsub_topic.dead_letter.name
        WEBHOOK_SECRET       = google_secret_manager_secret.this["webhook"].id
        GITHUB_HOST          = var.github_host
        GITHUB_APP_ID        = try(coalesce(var.github.app_id), "") # empty: no App writes for people
      })
    }

    slack = {
      kind = "consumer" # Pub/Sub pushes every event to it
      # Slack takes about one message per second and channel, and each instance keeps to that: so there is only one.
      size = { max_instances = 1 }
      # After a call to Slack that may have been carried out, a card keeps one message for 10 minutes, to look once more. The next
      # attempt comes up to 5 minutes later, and one that meets a lease or a refusal of Slack's, 5 minutes after that.
      oldest_message_minutes = 25
      environment            = merge(local.slack_destinations, { FIRESTORE_DATABASE = local.firestore_database })
    }

    bigquery = {
      kind = "consumer"
      # More than 2,000 rows a second, where BigQuery takes 150 ms for a request.
      size = { max_instances = 5 }
      environment = {
        BIGQUERY_DATASET = google_bigquery_dataset.this.dataset_id
        BIGQUERY_TABLE   = google_bigquery_table.events.table_id
      }
    }

    actions = {
      kind     = "consumer"
      deployed = local.has_actions # see rules.tf
      # One instance counts how often rules act, and keeps to GitHub's pace.
      size = { max_instances = 1, concurrency = 10 }
      environment = merge(local.slack_destinations, local.github_app, {
        GITHUB_HOST = var.github_host
        WEBHOOK_SECRETS = jsonencode({
          for name, key in local.action_webhooks : name => google_secret_manager_secret.this[key].id
        })
        FIRESTORE_DATABASE = local.firestore_database
        BIGQUERY_DATASET   = google_bigquery_dataset.this.dataset_id
        ACTIONS_TABLE      = google_bigquery_table.actions.table_id
      })
    }

    interactions = {
      kind     = "edge" # Slack calls it when somebody uses a button
      deployed = local.has_buttons
      # Slack shows an error after 3 s, and only for so long can a modal be opened: a first start takes longer. People click
      # seldom, so that a second instance is there for strangers.
      size = { min_instances = 1, max_instances = 2, timeout_seconds = 10 }
      environment = !local.has_buttons ? {} : {
        GOOGLE_CLOUD_PROJECT = local.project_id
        TOPIC                = google_pubsub_topic.commands[0].name
        SLACK_SIGNING_SECRET = google_secret_manager_secret.this["slack-signing-secret"].id
        SLACK_TOKEN_SECRET   = google_secret_manager_secret.this["slack"].id
        ROUTES_FILE          = local.routes_path
        FIRESTORE_DATABASE   = local.firestore_database
        DIGEST_TIME_ZONE     = try(var.digest.time_zone, "Etc/UTC")
      }
    }

    digest = {
      kind = "task" # Cloud Scheduler calls it: see digest.tf
      # It keeps to Slack's rate for each channel, so there is only one instance. It ends by itself before its timeout.
      size      = { max_instances = 1, timeout_seconds = 300 }
      schedules = local.digest_schedules
      time_zone = try(var.digest.time_zone, "")
      runbook   = "digest-failed"
      # A single failure heals by the next attempt. The third within 20 minutes comes 6 minutes after the first.
      alert_after = { failures = 3, minutes = 20 }
      environment = merge(local.slack_destinations, local.digest_commands, {
        FIRESTORE_DATABASE = local.firestore_database
        BIGQUERY_DATASET   = google_bigquery_dataset.this.dataset_id
        DIGEST_TIME_ZONE   = try(var.digest.time_zone, "")
        DASHBOARD_URL      = try(coalesce(var.digest.dashboard_url), "") # empty: none
      })
    }

    recover = {
      kind = "task" # Cloud Scheduler and operators call it: see recover.tf
      # One instance knows which of its tasks are running, and refuses to begin one twice. It ends by itself before its timeout.
      size      = { max_instances = 1, timeout_seconds = 540, concurrency = 10 }
      schedules = local.recover_schedules
      time_zone = "Etc/UTC"
      callers   = var.operators
      runbook   = "recover-failed"
      # Six failures are an hour of redelivery, or half an hour of canaries; a reconcile that is not complete yet has at most three in an
      # hour. An hour has 6 calls for redelivery and 12 for canaries: without either of them, there are fewer than these.
      alert_after = { failures = 6, minutes = 60, fewest_calls = var.github == null ? 6 : 15 }
      environment = merge(local.github_token, local.github_app, local.raw_recover, local.rules_recover, local.commands_recover, {
        GITHUB_HOST                    = var.github_host
        GITHUB_HOOKS                   = jsonencode(try(var.github.hooks, []))
        GITHUB_PERMISSIONS             = jsonencode(local.github_permissions)
        WEBHOOK_SECRET                 = google_secret_manager_secret.this["webhook"].id
        REDELIVERY_DAYS                = tostring(try(coalesce(var.github.redelivery_days, local.redelivery_days), local.redelivery_days))
        TOPIC                          = google_pubsub_topic.events.name
        DEAD_LETTER_TOPIC              = google_pubsub_topic.dead_letter.name
        DEAD_LETTER_SUBSCRIPTION       = google_pubsub_subscription.dead_letter.name
        DEAD_LETTER_TABLE_SUBSCRIPTION = module.dead_letter_table.subscription.name
        PUBSUB_AGENT                   = local.pubsub_agent
        BIGQUERY_DATASET               = google_bigquery_dataset.this.dataset_id
        BIGQUERY_TABLE                 = google_bigquery_table.events.table_id
        BIGQUERY_TABLES                = jsonencode(local.tables_and_views)
      })
    }
  }

  consumers = {
    for name, function in local.functions : name => function if function.kind == "consumer" && try(function.deployed, true)
  }
  edges = { for name, function in local.functions : name => function if function.kind == "edge" && try(function.deployed, true) }
  # A task that nothing would call is not deployed.
  tasks = { for name, function in local.functions : name => function if length(try(function.schedules, {})) > 0 }

  # What all functions have in common.
  deployment = {
    project_id = local.project_id
    region     = var.region
    labels     = local.labels
    kms_key    = local.kms_key
  }

  bundles = coalesce(var.bundles, "${path.module}/../functions")

  # Measured with `npm run bench` (test/bench/README.md): after its start, an instance takes 90 to 100 MB. Under load ingress stays
  # under 260 MB, and with 80 pushes at once slack under 330 and bigquery under 190. One CPU takes about 3,200 deliveries a second.
  default_size = { memory = "512M", concurrency = 80, min_instances = 0, timeout_seconds = 60 }

  given_sizes = { for name, size in var.functions : name => size if size != null }

  # The variable `functions` overrides the entry, and the entry overrides the default.
  sizes = {
    for name, function in local.functions : name => merge(
      local.default_size,
      function.size,
      { for key, value in try(local.given_sizes[name], {}) : key => value if value != null },
    )
  }
}

module "consumer" {
  source   = "./modules/push-consumer"
  for_each = local.consumers

  name        = each.key
  full_name   = "${local.app}-${each.key}"
  deployment  = local.deployment
  build       = terraform_data.build.output
  dist        = "${local.bundles}/${each.key}/dist"
  size        = local.sizes[each.key]
  environment = each.value.environment
  subscriptions = merge(
    { events = {
      name                   = "${local.prefix}${each.key}"
      topic                  = google_pubsub_topic.events.id
      oldest_message_minutes = max(var.alerts.oldest_message_minutes, try(each.value.oldest_message_minutes, 0))
    } },
    { for what, subscription in local.command_subscriptions : what => subscription if each.key == "actions" },
  )
  dead_letter_topic = google_pubsub_topic.dead_letter
  settings          = merge(local.pubsub.consumer, try(local.pubsub.consumers[each.key], {}))
  pubsub_agent      = local.pubsub_agent
  alerting          = local.alerting
}

module "edge" {
  source   = "./modules/edge"
  for_each = local.edges

  name      = each.key
  full_name = "${local.app}-${each.key}"
  # The load balancer stands before ingress alone. Slack calls interactions at its own address.
  block_direct_access = each.key == "ingress" && try(var.load_balancer.block_direct_access, false)
  deployment          = local.deployment
  build               = terraform_data.build.output
  dist                = "${local.bundles}/${each.key}/dist"
  size                = local.sizes[each.key]
  environment         = each.value.environment
  # A consumer must know a new version of the event before another function publishes it (see shared/README.md), and what is published
  # before there is a subscription is lost.
  after = [for consumer in module.consumer : consumer.name]
}

module "task" {
  source   = "./modules/task"
  for_each = local.tasks

  name             = each.key
  full_name        = "${local.app}-${each.key}"
  deployment       = local.deployment
  build            = terraform_data.build.output
  dist             = "${local.bundles}/${each.key}/dist"
  size             = local.sizes[each.key]
  environment      = merge(each.value.environment, each.key == "recover" ? local.recover_knows : {})
  schedules        = each.value.schedules
  callers          = try(each.value.callers, [])
  time_zone        = each.value.time_zone
  scheduler_region = coalesce(var.scheduler_region, var.region)
  runbook          = each.value.runbook
  alert_after      = each.value.alert_after
  alerting         = local.alerting
}
