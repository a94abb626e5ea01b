# Views of one dataset that don't depend on each other.

variable "labels" {
  description = "Labels for the views."
  type        = map(string)
}

variable "dataset_id" {
  description = "The dataset that the views are made in."
  type        = string
}

variable "project_id" {
  description = "The project of the dataset."
  type        = string
}

variable "views" {
  description = "By name. `query` begins with a comment, which describes the view; `schema` describes its columns."
  type        = map(object({ query = string, schema = string }))
}

# BigQuery refuses some changes of a view and takes others badly: new columns where the query stays are an error, and a new
# query loses the descriptions of the columns. A view holds no data, so it is made anew.
# https://github.com/hashicorp/terraform-provider-google/issues/14073 and 16647
resource "terraform_data" "content" {
  for_each = var.views

  input = sha256(jsonencode([each.value.query, each.value.schema]))
}

resource "google_bigquery_table" "this" {
  for_each = var.views

  project             = var.project_id
  dataset_id          = var.dataset_id
  table_id            = each.key
  labels              = var.labels
  description         = trimspace(replace(regex("^(?:--[^\n]*\n)+", each.value.query), "/(?m)^-- ?/", ""))
  schema              = each.value.schema
  deletion_protection = false # a view holds no data

  view {
    query          = each.value.query
    use_legacy_sql = false
  }

  lifecycle {
    replace_triggered_by = [terraform_data.content[each.key]]
  }
}

output "views" {
  description = "The views, by name."
  value       = google_bigquery_table.this
}
