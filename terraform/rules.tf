# What carries out the rules of the file of routes, and what people ask for with its buttons: when it is deployed, what it may do, and what
# it tells. The function itself is in functions.tf.
locals {
  has_rules   = length(try(local.relay.rules, [])) > 0
  has_actions = local.has_rules || local.has_buttons

  # The keys of the secrets that rules' posts are signed with, by the names of the file's webhooks. One is there as soon as the file
  # names it, so that its value can be added before a rule posts to it.
  action_webhooks = { for name in keys(try(local.relay.webhooks, {})) : name => "action-webhook-${name}" }

  # It lists rules, and lets one act again.
  rules_recover = { for database in local.has_rules ? [local.firestore_database] : [] : "FIRESTORE_DATABASE" => database }

  rule_alerts = {
    for name, consumer in module.consumer : "rule-stopped" => {
      title   = "a rule acts too often, and has stopped itself"
      runbook = "rule-stopped"
      on_log  = true
      filter = join(" AND ", [
        "resource.type = \"cloud_run_revision\"",
        "resource.labels.service_name = \"${consumer.function.name}\"",
        "jsonPayload.reason = \"rule-stopped\"",
        # Of each further event that it does not act on, it only warns.
        "severity = \"ERROR\"",
      ])
      labels = { rule = "EXTRACT(jsonPayload.rule)" }
    } if name == "actions" && local.has_rules
  }
}

# The App's key, and the secrets of the file's webhooks.
resource "google_secret_manager_secret_iam_member" "actions_reads" {
  for_each = local.has_actions ? {
    for grant in setproduct(concat(tolist(local.github_secrets), values(local.action_webhooks)), local.secret_reader_roles) :
    "${grant[0]} ${basename(grant[1])}" => { secret = grant[0], role = grant[1] }
  } : {}

  project   = local.project_id
  secret_id = google_secret_manager_secret.this[each.value.secret].id
  role      = each.value.role
  member    = module.consumer["actions"].runtime_account
}

# It notes what it has done, what GitHub will tell of that, and how often rules have acted. As in firestore.tf, for this database alone.
resource "google_project_iam_member" "actions_remembers" {
  count = local.has_actions ? 1 : 0

  project = local.project_id
  role    = "roles/datastore.user"
  member  = module.consumer["actions"].runtime_account

  condition {
    title      = "${local.app}-actions-done"
    expression = "resource.name == \"${local.firestore_database}\""
  }
}

resource "google_project_iam_member" "recover_resumes_rules" {
  count = local.has_rules ? 1 : 0

  project = local.project_id
  role    = "roles/datastore.user"
  member  = module.task["recover"].runtime_account

  condition {
    title      = "${local.app}-rules"
    expression = "resource.name == \"${local.firestore_database}\""
  }
}

resource "google_bigquery_table_iam_member" "actions_inserts" {
  count = local.has_actions ? 1 : 0

  project    = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  table_id   = google_bigquery_table.actions.table_id
  role       = google_project_iam_custom_role.row_writer.id
  member     = module.consumer["actions"].runtime_account
}
