locals {
  warehouse = "${path.module}/../shared/warehouse"
  # The local stack uses the same files.
  bigquery = jsondecode(file("${local.warehouse}/dataset.json"))
}

resource "google_bigquery_dataset" "this" {
  project     = local.project_id
  dataset_id  = local.dataset
  location    = var.bigquery.location
  labels      = local.labels
  description = "What happens to the issues on GitHub, and how long it takes"

  delete_contents_on_destroy = !var.bigquery.deletion_protection

  dynamic "default_encryption_configuration" {
    for_each = local.kms_keys
    content {
      kms_key_name = default_encryption_configuration.value
    }
  }
}

resource "google_bigquery_table" "events" {
  project     = local.project_id
  dataset_id  = google_bigquery_dataset.this.dataset_id
  table_id    = local.bigquery.table
  labels      = local.labels
  description = "One row for each copy of an event; the view `events` has each event once"
  schema      = file("${local.warehouse}/tables/issue_events.json")
  clustering  = local.bigquery.clusterBy

  time_partitioning {
    type  = "DAY"
    field = local.bigquery.partitionBy
  }

  dynamic "encryption_configuration" {
    for_each = local.kms_keys
    content {
      kms_key_name = encryption_configuration.value
    }
  }

  deletion_protection = var.bigquery.deletion_protection
}

# What insertAll needs, and a load job that may not make a table. The smallest of Google's own roles may also read and delete the table.
# https://cloud.google.com/bigquery/docs/streaming-data-into-bigquery#required_permissions
resource "google_project_iam_custom_role" "row_writer" {
  project     = local.project_id
  role_id     = "issue_relay_row_writer_${random_id.role.hex}"
  title       = "${local.title}: writes rows"
  permissions = ["bigquery.tables.get", "bigquery.tables.updateData"]
}

# A role's ID is taken for 37 days after the role is deleted. https://cloud.google.com/iam/docs/creating-custom-roles#deleting
resource "random_id" "role" {
  byte_length = 4
}

resource "google_bigquery_table_iam_member" "bigquery_inserts" {
  project    = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  table_id   = google_bigquery_table.events.table_id
  role       = google_project_iam_custom_role.row_writer.id
  member     = module.consumer["bigquery"].runtime_account
}

# A row is a few bytes, and what a rule did is asked for as long as its issue: it never expires.
resource "google_bigquery_table" "actions" {
  project             = local.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = local.bigquery.actions.table
  labels              = local.labels
  description         = "What rules did, a row for each outcome of a step; the view `rules_by_week` has each step once"
  schema              = file("${local.warehouse}/tables/${local.bigquery.actions.table}.json")
  deletion_protection = var.bigquery.deletion_protection

  time_partitioning {
    type  = "DAY"
    field = local.bigquery.actions.partitionBy
  }

  dynamic "encryption_configuration" {
    for_each = local.kms_keys
    content {
      kms_key_name = encryption_configuration.value
    }
  }
}

# Tables that the team edits, in the console or with SQL. While they are empty, times are measured around the clock, nothing has
# a target, and GitHub alone says who is of the team, who is a bot and what is archived.
resource "google_bigquery_table" "settings" {
  for_each = {
    working_hours = "When we work; empty: always"
    holidays      = "Days on which we don't work"
    targets       = "By label: how soon we want to answer and to close, in working hours"
    accounts      = "Accounts that are of the team, or machines, though GitHub does not say so"
    repositories  = "Repositories as they were observed: archived, deleted, or compared with GitHub"
  }

  project             = local.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  labels              = local.labels
  description         = each.value
  schema              = file("${local.warehouse}/tables/${each.key}.json")
  deletion_protection = var.bigquery.deletion_protection

  dynamic "encryption_configuration" {
    for_each = local.kms_keys
    content {
      kms_key_name = encryption_configuration.value
    }
  }
}

locals {
  # All tables and views of shared/warehouse.
  tables_and_views = sort(concat(
    [
      google_bigquery_table.events.table_id,
      module.dead_letter_table.table.table_id,
      google_bigquery_table.dead_letter_outcomes.table_id,
      google_bigquery_table.actions.table_id,
    ],
    [for deliveries in module.deliveries : deliveries.table.table_id],
    keys(google_bigquery_table.settings),
    [for view in local.views : view.name],
  ))
}

# A view can only read what exists: files are named <layer>_<view>.sql, and each layer waits for the layer before.
locals {
  views = {
    for file in fileset("${local.warehouse}/views", "*.sql") : trimsuffix(file, ".sql") => {
      layer = split("_", file)[0]
      name  = trimsuffix(substr(file, length(split("_", file)[0]) + 1, -1), ".sql")
      # With its project, a view can be queried from another project, which pays for the query.
      query  = replace(file("${local.warehouse}/views/${file}"), "/\\b${local.bigquery.dataset}\\./", "`${var.project_id}`.${local.dataset}.")
      schema = file("${local.warehouse}/views/${trimsuffix(file, ".sql")}.schema.json")
    }
  }
  view_layers = {
    for layer in ["1", "2", "3", "4", "5", "6"] : layer => {
      for view in local.views : view.name => view if view.layer == layer
    }
  }
}

module "views_1" {
  source     = "./modules/views"
  labels     = local.labels
  project_id = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  views      = local.view_layers["1"]
  depends_on = [
    google_bigquery_table.events,
    google_bigquery_table.settings,
    module.dead_letter_table,
    google_bigquery_table.dead_letter_outcomes,
    google_bigquery_table.actions,
  ]
}

module "views_2" {
  source     = "./modules/views"
  labels     = local.labels
  project_id = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  views      = local.view_layers["2"]
  depends_on = [module.views_1]
}

module "views_3" {
  source     = "./modules/views"
  labels     = local.labels
  project_id = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  views      = local.view_layers["3"]
  depends_on = [module.views_2]
}

module "views_4" {
  source     = "./modules/views"
  labels     = local.labels
  project_id = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  views      = local.view_layers["4"]
  depends_on = [module.views_3]
}

module "views_5" {
  source     = "./modules/views"
  labels     = local.labels
  project_id = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  views      = local.view_layers["5"]
  depends_on = [module.views_4]
}

module "views_6" {
  source     = "./modules/views"
  labels     = local.labels
  project_id = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  views      = local.view_layers["6"]
  depends_on = [module.views_5]
}

resource "google_bigquery_dataset_iam_member" "readers" {
  for_each = var.bigquery.readers

  project    = local.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = each.value
}

resource "google_project_iam_member" "job_users" {
  for_each = var.bigquery.job_users

  project = local.project_id
  role    = "roles/bigquery.jobUser"
  member  = each.value
}
