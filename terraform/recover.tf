# What asks GitHub to deliver again what has failed, finds what never came, loads history, publishes dead letters again, maps raw
# deliveries anew, erases what is to be forgotten, and looks whether all is well: what it is called for, what it may do, and what it tells. The function itself is in functions.tf.
locals {
  # GitHub offers it for so long. ghe.com is GitHub's own cloud, too.
  # https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks,
  # https://docs.github.com/enterprise-server/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
  redelivery_days = var.github_host == "github.com" || endswith(var.github_host, ".ghe.com") ? 3 : 7

  github_token = local.github_secret == "github-token" ? {
    GITHUB_TOKEN_SECRET = google_secret_manager_secret.this["github-token"].id
  } : {}

  # A canary, or a redelivery, that fails is not repeated: the next one comes soon, and looks at everything again. A reconcile ends after
  # 510 s, whether it is complete or not, and the next attempt goes on. It uses up at most nine tenths of what GitHub allows in an hour:
  # six attempts with half an hour between them reach four such hours. The full one begins when all attempts of the daily one are over.
  recover_schedules = {
    for name, schedule in {
      canary         = { cron = "*/5 * * * *", retries = 0 }
      redeliver      = { cron = "*/10 * * * *", retries = 0 }
      reconcile      = { cron = "17 3 * * *", retries = 5, pause_seconds = 1800 }
      reconcile-full = { cron = "17 8 * * 0", retries = 5, pause_seconds = 1800, path = "reconcile", body = jsonencode({ full = true }) }
    } : name => schedule if name == "canary" || var.github != null
  }

  # The functions that it asks whether they are well.
  asked = toset(concat(keys(local.consumers), [for name in keys(local.tasks) : name if name != "recover"]))

  # What it must know of other functions.
  recover_knows = {
    # Where GitHub's webhooks may call ingress: at an address of the service's, at one of its function's, which release 0.1.0 has given to
    # GitHub, or at the load balancer's, which may be the only one that is open.
    INGRESS_URLS = jsonencode(distinct(compact(concat(
      [local.ingress_url],
      try(var.load_balancer.block_direct_access, false) ? [] : concat(
        [local.ingress.uri],
        local.ingress.service.urls,
        [local.ingress.function.service_config[0].uri, local.ingress.function.url],
      ),
    ))))
    CONSUMER_SUBSCRIPTIONS = jsonencode({ for name, consumer in module.consumer : name => consumer.subscriptions["events"].name })
    # Of a task by its name: they are one module, and what one knows of another there would be a cycle.
    # https://cloud.google.com/run/docs/triggering/https-request#deterministic
    FUNCTION_URLS = jsonencode({
      for name in local.asked : name => contains(keys(local.consumers), name) ? module.consumer[name].function.service_config[0].uri : (
        "https://${local.app}-${name}-${data.google_project.this.number}.${var.region}.run.app"
      )
    })
  }

  recover_logs = join(" AND ", [
    "resource.type = \"cloud_run_revision\"",
    "resource.labels.service_name = \"${try(module.task["recover"].function.name, "")}\"",
  ])
  canary_alerts = {
    canary-refused = {
      title   = "ingress does not take what is signed with the webhook's secret"
      runbook = "canary-refused"
      on_log  = true
      filter  = "${local.recover_logs} AND jsonPayload.reason = \"canary-refused\""
    }
    canary-late = {
      title   = "events do not reach BigQuery"
      runbook = "canary-late"
      on_log  = true
      filter  = "${local.recover_logs} AND jsonPayload.reason = \"canary-late\""
    }
  }
  github_alerts = var.github == null ? {} : {
    delivery-nearly-lost = {
      title   = "deliveries of GitHub's are nearly lost, or lost"
      runbook = "delivery-nearly-lost"
      on_log  = true
      filter = join(" AND ", [local.recover_logs, join(" OR ", [
        "(jsonPayload.reason = \"delivery-nearly-lost\"",
        "jsonPayload.reason = \"delivery-lost\"",
        "jsonPayload.reason = \"redelivery-refused\"",
        "jsonPayload.reason = \"delivery-not-understood\"",
        "jsonPayload.reason = \"deliveries-not-listed\")",
      ])])
      labels = { reason = "EXTRACT(jsonPayload.reason)" }
    }
    hook-problem = {
      title   = "a webhook on GitHub does not call ingress as it should"
      runbook = "hook-problem"
      on_log  = true
      filter = join(" AND ", [local.recover_logs, join(" OR ", [
        "(jsonPayload.reason = \"hook-gone\"",
        "jsonPayload.reason = \"hook-disabled\"",
        "jsonPayload.reason = \"hook-misconfigured\")",
      ])])
      labels = { reason = "EXTRACT(jsonPayload.reason)" }
    }
    reconcile-late = {
      title   = "a repository was not compared with GitHub for three days"
      runbook = "reconcile-late"
      on_log  = true
      filter  = "${local.recover_logs} AND jsonPayload.reason = \"reconcile-late\""
      labels  = { repository = "EXTRACT(jsonPayload.where)" }
    }
    github-denied = {
      title   = "recover may not ask GitHub"
      runbook = "github-denied"
      on_log  = true
      filter = join(" AND ", [local.recover_logs, join(" OR ", [
        "(jsonPayload.reason = \"github-denied\"",
        "jsonPayload.reason = \"broken-destination\")", # its secret has no value, or none that can be used
      ])])
      labels = { reason = "EXTRACT(jsonPayload.reason)" }
    }
  }
}

# The credential for GitHub, and the secret that it gives to a webhook, and signs a canary with.
resource "google_secret_manager_secret_iam_member" "recover_reads" {
  for_each = {
    for grant in setproduct(concat(tolist(local.github_secrets), ["webhook"]), local.secret_reader_roles) :
    "${grant[0]} ${basename(grant[1])}" => { secret = grant[0], role = grant[1] }
  }

  project   = local.project_id
  secret_id = google_secret_manager_secret.this[each.value.secret].id
  role      = each.value.role
  member    = module.task["recover"].runtime_account
}

# `npm run relay` asks for the function's address. The right to call it comes with `callers`, in functions.tf. By its id, which is known only
# after it is made: a grant goes with a function that is replaced.
resource "google_cloudfunctions2_function_iam_member" "operators_find_recover" {
  for_each = var.operators

  project        = local.project_id
  location       = module.task["recover"].function.location
  cloud_function = basename(module.task["recover"].function.id)
  role           = "roles/cloudfunctions.viewer"
  member         = each.value
}

# It publishes what never came and dead letters, and takes those out of the queue that have an outcome.
resource "google_pubsub_topic_iam_member" "recover_publishes" {
  project = local.project_id
  topic   = google_pubsub_topic.events.id
  role    = "roles/pubsub.publisher"
  member  = module.task["recover"].runtime_account
}

resource "google_pubsub_subscription_iam_member" "recover_acknowledges" {
  project      = local.project_id
  subscription = google_pubsub_subscription.dead_letter.id
  role         = "roles/pubsub.subscriber"
  member       = module.task["recover"].runtime_account
}

# It loads history into the table of events, and what it has mapped anew; it notes until when a repository was compared, and what became of
# dead letters; and it erases from all that hold texts or accounts. A load job that may not make a table needs no more than insertAll, and nor
# do INSERT, UPDATE and DELETE: what they read is granted below.
# https://github.com/googleapis/python-bigquery-pandas/issues/538
resource "google_bigquery_table_iam_member" "recover_writes" {
  for_each = merge(
    {
      events               = google_bigquery_table.events.table_id
      dead_letters         = module.dead_letter_table.table.table_id
      dead_letter_outcomes = google_bigquery_table.dead_letter_outcomes.table_id
      actions              = google_bigquery_table.actions.table_id
      accounts             = google_bigquery_table.settings["accounts"].table_id
    },
    { for deliveries in module.deliveries : "deliveries" => deliveries.table.table_id },
    var.github == null ? {} : { repositories = google_bigquery_table.settings["repositories"].table_id },
  )

  project    = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  table_id   = each.value
  role       = google_project_iam_custom_role.row_writer.id
  member     = module.task["recover"].runtime_account
}

# It asks what has come, which dead letters wait, and when the newest canary came. Views read tables and views of the same dataset.
resource "google_bigquery_dataset_iam_member" "recover_reads" {
  project    = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = module.task["recover"].runtime_account
}

# The right to run a query, or a load job, can't be granted on less than a project.
resource "google_project_iam_member" "recover_runs_queries" {
  project = local.project_id
  role    = "roles/bigquery.jobUser"
  member  = module.task["recover"].runtime_account
}

# It looks how subscriptions are set, and what Pub/Sub's own account may do with them. None of Google's own roles that can only look may
# see the latter. https://cloud.google.com/pubsub/docs/access-control#roles
resource "google_project_iam_custom_role" "queue_viewer" {
  project     = local.project_id
  role_id     = "issue_relay_queue_viewer_${random_id.role.hex}"
  title       = "${local.title}: looks at queues"
  permissions = ["pubsub.subscriptions.get", "pubsub.subscriptions.getIamPolicy", "pubsub.topics.getIamPolicy"]
}

resource "google_pubsub_subscription_iam_member" "recover_looks" {
  for_each = merge(
    { for name, subscription in local.pushing : name => subscription.id },
    {
      dead-letter       = google_pubsub_subscription.dead_letter.id
      dead-letter-table = module.dead_letter_table.subscription.id
    },
    { for deliveries in module.deliveries : "deliveries-table" => deliveries.subscription.id },
  )

  project      = local.project_id
  subscription = each.value
  role         = google_project_iam_custom_role.queue_viewer.id
  member       = module.task["recover"].runtime_account
}

resource "google_pubsub_topic_iam_member" "recover_looks" {
  project = local.project_id
  topic   = google_pubsub_topic.dead_letter.id
  role    = google_project_iam_custom_role.queue_viewer.id
  member  = module.task["recover"].runtime_account
}

# It asks other functions whether they are well: then it needs none of their rights. By the function's id, as above.
resource "google_cloud_run_service_iam_member" "recover_asks" {
  for_each = local.asked

  project  = local.project_id
  location = var.region
  service  = basename(merge(module.consumer, module.task)[each.value].function.id)
  role     = "roles/run.invoker"
  member   = module.task["recover"].runtime_account
}
