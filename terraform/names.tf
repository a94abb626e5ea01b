locals {
  # What the names of functions, accounts, services, the registry and the bucket begin with.
  app = coalesce(var.prefix, "issue-relay")
  # What all other names begin with. Without a prefix, they are those of shared/, which the local stack uses too.
  prefix = var.prefix == null ? "" : "${var.prefix}-"
  title  = var.prefix == null ? "Issue Relay" : "Issue Relay (${var.prefix})"

  dataset = replace("${local.prefix}${local.bigquery.dataset}", "-", "_") # BigQuery takes no hyphens
  labels  = merge({ app = "issue-relay" }, var.labels)
}
