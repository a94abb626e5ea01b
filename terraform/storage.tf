# Where messages and secrets are kept, and whose key encrypts everything.
#
# Each of Google's services uses your key as an account of its own, which needs a grant on the key first.
# https://cloud.google.com/functions/docs/securing/cmek (functions),
# https://cloud.google.com/secret-manager/docs/cmek, https://cloud.google.com/bigquery/docs/customer-managed-encryption,
# https://cloud.google.com/pubsub/docs/encryption, https://cloud.google.com/firestore/docs/use-cmek
locals {
  # The same as var.kms_key: what uses it waits for the grants.
  kms_key = var.kms_key == null ? null : time_sleep.kms[0].triggers.key

  # With a key, secrets must be kept in the key's region; so messages are, too.
  storage_regions = var.kms_key == null ? var.storage_regions : toset([split("/", var.kms_key)[3]])

  # Lists of one element or none, for dynamic blocks.
  kms_keys         = var.kms_key == null ? [] : [local.kms_key]
  storage_policies = length(local.storage_regions) == 0 ? [] : [local.storage_regions]
}

resource "google_project_service_identity" "kms" {
  provider = google-beta
  for_each = var.kms_key == null ? [] : toset(["artifactregistry", "cloudfunctions", "eventarc", "firestore", "run", "secretmanager"])

  project = local.project_id
  service = google_project_service.this["${each.value}.googleapis.com"].service
}

data "google_storage_project_service_account" "this" {
  count = var.kms_key == null ? 0 : 1

  project = local.project_id
}

data "google_bigquery_default_service_account" "this" {
  count = var.kms_key == null ? 0 : 1

  project = local.project_id
}

resource "google_kms_crypto_key_iam_member" "services" {
  for_each = var.kms_key == null ? {} : merge(
    { for service, identity in google_project_service_identity.kms : service => identity.member },
    {
      bigquery = "serviceAccount:${data.google_bigquery_default_service_account.this[0].email}"
      pubsub   = local.pubsub_agent
      storage  = "serviceAccount:${data.google_storage_project_service_account.this[0].email_address}"
    },
  )

  crypto_key_id = var.kms_key
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = each.value
}

# A new grant takes up to two minutes, sometimes longer, to reach every service.
resource "time_sleep" "kms" {
  count = var.kms_key == null ? 0 : 1

  create_duration = "180s"

  triggers = merge(
    { key = var.kms_key },
    { for service, grant in google_kms_crypto_key_iam_member.services : service => grant.id },
  )
}
