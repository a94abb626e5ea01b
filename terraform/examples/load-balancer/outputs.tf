# What the module says: for `terraform output`, which docs and runbooks use, and for scripts.

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

output "interactions_url" {
  description = "Where Slack calls when somebody uses a button of a card."
  value       = module.issue_relay.interactions_url
}

output "slack_app_manifest" {
  description = "The manifest of the Slack app."
  value       = module.issue_relay.slack_app_manifest
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
