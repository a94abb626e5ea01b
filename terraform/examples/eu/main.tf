# All that holds issues and secrets stays in the European Union, and an automation gives the secrets: as TF_VAR_slack_credential,
# TF_VAR_github_credential and TF_VAR_webhook_secret, which are in no file and in no state.

terraform {
  required_version = ">= 1.11"

  required_providers {
    google      = { source = "hashicorp/google", version = "~> 7.45.0" }
    google-beta = { source = "hashicorp/google-beta", version = "~> 7.45.0" }
  }
}

provider "google" {
  project = "my-project-123"
}

provider "google-beta" {
  project = "my-project-123"
}

variable "slack_credential" {
  description = "The bot's token (xoxb-…)."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "github_credential" {
  description = "The fine-grained token (github_pat_…), which may ask GitHub to deliver again what failed."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "webhook_secret" {
  description = "GitHub's webhook secret."
  type        = string
  sensitive   = true
  ephemeral   = true
}

module "issue_relay" {
  source = "../.."

  project_id      = "my-project-123"
  region          = "europe-west1"
  storage_regions = ["europe-west1", "europe-west4"]
  labels          = { team = "support" }

  slack            = { channel = "C0123456789", credential_version = 1 }
  slack_credential = var.slack_credential
  webhook_secret   = var.webhook_secret

  github            = { hooks = ["acme"], credential_version = 1 }
  github_credential = var.github_credential

  bigquery = {
    location  = "EU"
    readers   = ["group:analysts@example.com"]
    job_users = ["group:analysts@example.com"]
  }

  # Whole texts, whoever wrote them: for as long as somebody may still find a mistake, and no longer.
  raw = { days = 90 }

  operators = ["group:oncall@example.com"]
  digest    = { time_zone = "Europe/Berlin" }

  alerts = {
    emails       = ["oncall@example.com"]
    runbooks_url = "https://github.com/acme/issue-relay/blob/main/terraform/runbooks"
  }
}
