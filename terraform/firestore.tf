# What the Slack consumer remembers: a document for each card, and with an incoming webhook one for each event that was posted. What
# the digest has said, and of which overdue issues it has told. What rules have done, and people in Slack; and the labels of repositories,
# which the buttons' modals offer. Without it, each open issue would get a second card.
resource "google_firestore_database" "this" {
  project     = local.project_id
  name        = "${local.prefix}issue-relay"
  location_id = var.region # Firestore is wherever functions are: https://cloud.google.com/firestore/docs/locations
  type        = "FIRESTORE_NATIVE"
  # A document that is restored to an older state would have forgotten what Slack has got since, and send it again. The versions of the
  # last hour can be read anyway.
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_DISABLED"
  # Google refuses to delete it too, whoever asks. protection.tf says what is destroyed first.
  delete_protection_state = var.bigquery.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  # Otherwise Google's provider forgets the database, and the next deployment meets its name.
  deletion_policy = "DELETE"

  dynamic "cmek_config" {
    for_each = local.kms_keys
    content {
      kms_key_name = cmek_config.value
    }
  }
}

locals {
  # Its full name, which is its ID too, but known before it is made.
  firestore_database    = "projects/${google_firestore_database.this.project}/databases/${google_firestore_database.this.name}"
  firestore_collections = toset(["cards", "messages", "said", "actions", "own_changes"])
}

# Google deletes a document within a day of its `expireAt`. https://cloud.google.com/firestore/docs/ttl
resource "google_firestore_field" "expiry" {
  for_each = local.firestore_collections

  project    = local.project_id
  database   = google_firestore_database.this.name
  collection = each.key
  field      = "expireAt"

  ttl_config {}
  index_config {}
}

# What is known of a rule never expires: how often it has acted, and whether it has stopped itself. Nor do labels: they are replaced.
# Documents are read by their names alone. Without this, each write would write an index entry for every other field too.
# https://cloud.google.com/firestore/docs/query-data/indexing#exemptions
resource "google_firestore_field" "unindexed" {
  for_each = setunion(local.firestore_collections, ["rules", "labels"])

  project    = local.project_id
  database   = google_firestore_database.this.name
  collection = each.key
  field      = "*"

  index_config {}
}

# It may read and write documents of this database, and nothing else. A role can't be granted on a database, so the grant is on the
# project, with the condition that Google documents:
# https://cloud.google.com/firestore/docs/manage-databases#configure_per-database_access_permissions
resource "google_project_iam_member" "slack_keeps_cards" {
  project = local.project_id
  role    = "roles/datastore.user"
  member  = module.consumer["slack"].runtime_account

  condition {
    title      = "${local.app}-slack-cards"
    expression = "resource.name == \"${local.firestore_database}\""
  }
}
