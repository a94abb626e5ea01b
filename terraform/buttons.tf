# The buttons of cards, and the shortcut of messages, where the file of routes has some: what Slack calls when somebody uses one, and how
# that reaches `actions`, which carries it out. Both functions are in functions.tf; what `actions` may do is in rules.tf.
locals {
  has_buttons  = length(try(local.relay.buttons, {})) > 0
  has_shortcut = can(local.relay.buttons.create)

  # Doctor looks at the function, and at what Slack signs its calls with.
  buttons_recover = !local.has_buttons ? {} : {
    INTERACTIONS_URL     = local.interactions_url
    SLACK_SIGNING_SECRET = google_secret_manager_secret.this["slack-signing-secret"].id
  }

  # What Slack signs its calls with. Its value is added by hand.
  button_secrets = local.has_buttons ? ["slack-signing-secret"] : []

  interactions_url = local.has_buttons ? module.edge["interactions"].uri : null

  interactions_service = join(" AND ", [
    "resource.type = \"cloud_run_revision\"",
    "resource.labels.service_name = \"${try(module.edge["interactions"].name, "")}\"",
  ])

  # What strangers send is answered with 4xx, so that it wakes nobody.
  button_alerts = !local.has_buttons ? {} : {
    # A single click that fails is repeated by whoever made it.
    interactions-errors = {
      title     = "buttons of cards fail again and again"
      runbook   = "interactions-errors"
      filter    = "${local.interactions_service} AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      aligner   = "ALIGN_DELTA"
      reducer   = "REDUCE_SUM"
      threshold = 2
      period    = 600
    }
    # Cloud Run's own 429, as of ingress. In the metric it is the same as the function's own.
    interactions-full = {
      title   = "buttons of cards fail: there are too few instances"
      runbook = "interactions-errors"
      on_log  = true
      filter = join(" AND ", [
        local.interactions_service,
        "log_id(\"run.googleapis.com/requests\")",
        "httpRequest.status = 429",
        "textPayload : \"no available instance\"",
      ])
    }
  }
}

resource "google_pubsub_topic_iam_member" "interactions_publishes" {
  count = local.has_buttons ? 1 : 0

  project = local.project_id
  topic   = google_pubsub_topic.commands[count.index].id
  role    = "roles/pubsub.publisher"
  member  = module.edge["interactions"].runtime_account
}

# What Slack signs its calls with; and the bot's token, with which it opens modals.
resource "google_secret_manager_secret_iam_member" "interactions_reads" {
  for_each = {
    for grant in setproduct(local.has_buttons ? ["slack-signing-secret", "slack"] : [], local.secret_reader_roles) :
    "${grant[0]} ${basename(grant[1])}" => { secret = grant[0], role = grant[1] }
  }

  project   = local.project_id
  secret_id = google_secret_manager_secret.this[each.value.secret].id
  role      = each.value.role
  member    = module.edge["interactions"].runtime_account
}

# It offers the labels of a repository. As in firestore.tf, for this database alone. Nothing less can be granted, so it may read all
# documents: those of the cards too.
resource "google_project_iam_member" "interactions_reads_labels" {
  count = local.has_buttons ? 1 : 0

  project = local.project_id
  role    = "roles/datastore.viewer"
  member  = module.edge["interactions"].runtime_account

  condition {
    title      = "${local.app}-interactions-labels"
    expression = "resource.name == \"${local.firestore_database}\""
  }
}

# Doctor lists the versions of what Slack signs with. It can't read a value: who has it can click in anybody's name.
resource "google_secret_manager_secret_iam_member" "recover_lists_signing_secret" {
  count = local.has_buttons ? 1 : 0

  project   = local.project_id
  secret_id = google_secret_manager_secret.this["slack-signing-secret"].id
  role      = "roles/secretmanager.viewer"
  member    = module.task["recover"].runtime_account
}
