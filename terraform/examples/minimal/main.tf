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
