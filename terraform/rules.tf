# What carries out the rules of the file of routes, and what people ask for with its buttons: when it is deployed, what it may do, and what
# it tells. The function itself is in functions.tf.
locals {
  has_rules   = length(try(local.relay.rules, [])) > 0
  has_actions = local.has_rules || local.has_buttons

  # For these, the digest looks for what waits: see digest.tf.
  has_waiting_rules = var.relay_file != null && local.has_checked_waiting_rules

  # The keys of the secrets that rules' posts are signed with, by the names of the file's webhooks. One is there as soon as the file
  # names it, so that its value can be added before a rule posts to it.
  action_webhooks = { for name in keys(try(local.relay.webhooks, {})) : name => "action-webhook-${name}" }

  # It lists rules, and lets one act again.
  rules_recover = local.has_rules ? { FIRESTORE_DATABASE = local.firestore_database } : {}

  # What doctor expects of the App beside webhooks, by GitHub's names.
  steps_of_rules = flatten([for rule in try(local.relay.rules, []) : rule.do])
  github_permissions = merge(
    { issues = local.has_actions ? "write" : "read" },
    anytrue([for step in local.steps_of_rules : can(step.project)]) ? { organization_projects = "write" } : {},
    anytrue([for step in local.steps_of_rules : can(step.dispatch)]) ? { contents = "write" } : {},
  )

  rule_alerts = !local.has_rules ? {} : {
    rule-stopped = {
      title   = "a rule acts too often, and has stopped itself"
      runbook = "rule-stopped"
      on_log  = true
      filter = join(" AND ", [
        "resource.type = \"cloud_run_revision\"",
        "resource.labels.service_name = \"${module.consumer["actions"].function.name}\"",
        "jsonPayload.reason = \"rule-stopped\"",
        # Of each further event that it does not act on, it only warns.
        "severity = \"ERROR\"",
      ])
      labels = { rule = "EXTRACT(jsonPayload.rule)" }
    }
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
