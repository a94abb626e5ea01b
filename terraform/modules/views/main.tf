# Views of one dataset that don't depend on each other.

variable "dataset_id" {
  type = string
}

variable "project_id" {
  type = string
}

variable "views" {
  description = "By name. `query` begins with the comment that describes the view; `schema` describes its columns."
  type        = map(object({ query = string, schema = string }))
}

resource "google_bigquery_table" "this" {
  for_each = var.views

  dataset_id          = var.dataset_id
  table_id            = each.key
  description         = trimspace(replace(regex("^(?:--[^\n]*\n)+", each.value.query), "/(?m)^-- ?/", ""))
  schema              = each.value.schema
  deletion_protection = false # it holds nothing

  view {
    # Without its project, a view could be asked only from there: the project that pays for a query may be another one.
    query          = replace(each.value.query, "/\\b${var.dataset_id}\\./", "`${var.project_id}`.${var.dataset_id}.")
    use_legacy_sql = false
  }
}

output "views" {
  value = google_bigquery_table.this
}
