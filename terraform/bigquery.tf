locals {
  bigquery_folder = "${path.module}/../functions/bigquery"
  # The local stack is set up from the same files.
  bigquery = jsondecode(file("${local.bigquery_folder}/schema/dataset.json"))
}

resource "google_bigquery_dataset" "this" {
  project     = local.project_id
  dataset_id  = local.bigquery.dataset
  location    = var.bigquery.location
  description = "What happens to the issues on GitHub, and how long it takes"

  delete_contents_on_destroy = !var.bigquery.deletion_protection
}

resource "google_bigquery_table" "events" {
  dataset_id  = google_bigquery_dataset.this.dataset_id
  table_id    = local.bigquery.table
  description = "One row an event as it came, copies included; read `events` for each once"
  schema      = file("${local.bigquery_folder}/schema/issue_events.json")
  clustering  = local.bigquery.clusterBy

  time_partitioning {
    type  = "DAY"
    field = local.bigquery.partitionBy
  }

  deletion_protection = var.bigquery.deletion_protection
}

resource "google_bigquery_table" "views" {
  for_each = { for file in fileset("${local.bigquery_folder}/views", "*.sql") : trimsuffix(file, ".sql") => file }

  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  deletion_protection = false # it holds nothing

  view {
    query          = file("${local.bigquery_folder}/views/${each.value}")
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.events]
}

resource "google_bigquery_dataset_iam_member" "readers" {
  for_each = var.bigquery.readers

  dataset_id = google_bigquery_dataset.this.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = each.value
}
