locals {
  # The accessor reads values; the viewer lists the versions, because every enabled version is valid.
  secret_reader_roles = toset(["roles/secretmanager.secretAccessor", "roles/secretmanager.viewer"])

  # By key: their names. A webhook of the file of routes has one of its own.
  slack_secrets = merge(
    local.posts_as_bot ? { slack = "slack-token" } : {},
    var.slack.incoming_webhook ? { slack = "slack-webhook-url" } : {},
    { for name in keys(local.relay_webhooks) : "slack-webhook-${name}" => "slack-webhook-${name}" },
  )
  # By function: the keys of those that it posts with. The digest has nothing to say where a webhook gets none.
  slack_readers = {
    slack = keys(local.slack_secrets)
    # It tells the channel `alerts` that a rule has stopped itself, and no other; and as the bot whoever has asked for something in Slack.
    actions = distinct(concat(
      [for channel in local.has_rules ? try([local.relay.channels[local.relay.alerts]], []) : [] :
        can(channel.webhook) ? "slack-webhook-${channel.webhook}" : "slack"
      ],
      local.has_buttons ? ["slack"] : [],
    ))
    digest = local.has_digest ? setsubtract(keys(local.slack_secrets), local.webhooks_without_digest) : []
  }
}

resource "google_secret_manager_secret" "this" {
  for_each = merge(
    { webhook = "github-webhook-secret" },
    local.slack_secrets,
    { for name in concat(tolist(local.github_secrets), values(local.action_webhooks), local.button_secrets) : name => name },
  )

  project   = local.project_id
  secret_id = "${local.prefix}${each.value}"
  labels    = local.labels

  replication {
    dynamic "auto" {
      for_each = length(local.storage_regions) > 0 ? [] : ["anywhere"]
      content {}
    }

    dynamic "user_managed" {
      for_each = local.storage_policies
      content {
        dynamic "replicas" {
          for_each = user_managed.value
          content {
            location = replicas.value

            dynamic "customer_managed_encryption" {
              for_each = local.kms_keys
              content {
                kms_key_name = customer_managed_encryption.value
              }
            }
          }
        }
      }
    }
  }

  lifecycle {
    precondition {
      condition     = each.key != "slack-webhook-url"
      error_message = "In relay_file, give the webhook url another name: slack-webhook-url is the secret of slack.incoming_webhook."
    }
  }
}

ephemeral "random_password" "webhook" {
  length  = 48
  special = false
}

resource "google_secret_manager_secret_version" "webhook" {
  secret                 = google_secret_manager_secret.this["webhook"].id
  secret_data_wo         = try(length(var.webhook_secret) > 0, false) ? var.webhook_secret : ephemeral.random_password.webhook.result
  secret_data_wo_version = var.webhook_secret_version
  # A rotation adds a version and keeps the old one enabled: GitHub signs with it until someone sets the new one there.
  deletion_policy = "ABANDON"

  lifecycle {
    # A version that somebody has disabled must stay disabled.
    ignore_changes = [enabled]
  }
}

resource "google_secret_manager_secret_version" "slack" {
  count = var.slack.credential_version > 0 ? 1 : 0

  secret                 = google_secret_manager_secret.this["slack"].id
  secret_data_wo         = var.slack_credential
  secret_data_wo_version = var.slack.credential_version
  deletion_policy        = "ABANDON"

  lifecycle {
    ignore_changes = [enabled]

    precondition {
      condition     = try(length(var.slack_credential) > 0, false)
      error_message = "slack.credential_version needs slack_credential: TF_VAR_slack_credential=… terraform apply"
    }
  }
}

resource "google_secret_manager_secret_version" "github" {
  count = try(var.github.credential_version, 0) > 0 ? 1 : 0

  secret                 = google_secret_manager_secret.this[local.github_secret].id
  secret_data_wo         = var.github_credential
  secret_data_wo_version = var.github.credential_version
  deletion_policy        = "ABANDON"

  lifecycle {
    ignore_changes = [enabled]

    precondition {
      condition     = try(length(var.github_credential) > 0, false)
      error_message = "github.credential_version needs github_credential: TF_VAR_github_credential=… terraform apply"
    }
  }
}

resource "google_secret_manager_secret_iam_member" "reads_slack_credential" {
  for_each = merge([for reader, secrets in local.slack_readers : {
    for grant in setproduct(secrets, local.secret_reader_roles) :
    "${reader} ${grant[0]} ${basename(grant[1])}" => { reader = reader, secret = grant[0], role = grant[1] }
  }]...)

  project   = local.project_id
  secret_id = google_secret_manager_secret.this[each.value.secret].id
  role      = each.value.role
  member    = merge(module.consumer, module.task)[each.value.reader].runtime_account
}
