# What GitHub is asked with, by each function that asks it something.
locals {
  # A fine-grained token, or the private key of a GitHub App.
  github_secrets = toset(var.github == null ? [] : [var.github.app_id == null ? "github-token" : "github-app-key"])
  github_secret  = one(local.github_secrets)

  github_app = local.github_secret == "github-app-key" ? {
    GITHUB_APP_ID         = var.github.app_id
    GITHUB_APP_KEY_SECRET = google_secret_manager_secret.this["github-app-key"].id
  } : {}
}
