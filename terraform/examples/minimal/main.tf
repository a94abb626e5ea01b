# The smallest installation: see "Deploy" in ../../README.md. A copy of this folder is the place for all that you set.

terraform {
  required_version = ">= 1.11"

  # A newer minor version may plan other changes: read its changelog, and raise it here.
  required_providers {
    google      = { source = "hashicorp/google", version = "~> 7.45.0" }
    google-beta = { source = "hashicorp/google-beta", version = "~> 7.45.0" }
  }

  # backend "gcs" {
  #   bucket = "my-terraform-states"
  #   prefix = "issue-relay"
  # }
}

provider "google" {
  project = "my-project-123"
}

provider "google-beta" {
  project = "my-project-123"
}

module "issue_relay" {
  source = "../.."

  project_id = "my-project-123"
  slack      = { channel = "C0123456789" } # the ID at the end of the channel's details
  alerts     = { emails = ["oncall@example.com"] }
}

# Everything that the module says, for `terraform output` and for scripts.
output "next_steps" {
  description = "What is still to do by hand."
  value       = module.issue_relay.next_steps
}

output "webhook_url" {
  description = "The Payload URL to set on GitHub."
  value       = module.issue_relay.webhook_url
}

output "webhook_secret_command" {
  description = "The command that prints the Secret to set on GitHub."
  value       = module.issue_relay.webhook_secret_command
}

output "dashboard" {
  description = "The address of the dashboard."
  value       = module.issue_relay.dashboard
}

output "dead_letters_command" {
  description = "The command that shows dead letters."
  value       = module.issue_relay.dead_letters_command
}

output "dataset" {
  description = "The dataset with the events and the views."
  value       = module.issue_relay.dataset
}

output "names" {
  description = "What is deployed."
  value       = module.issue_relay.names
}
