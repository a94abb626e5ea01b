output "runtime_account" {
  description = "The account that the function runs as, as a member of IAM policies."
  value       = module.function.runtime_account
}

output "function" {
  value = module.function.function
}

output "subscription" {
  value = google_pubsub_subscription.this
  # Whoever depends on it depends on dead-lettering that works.
  depends_on = [google_pubsub_subscription_iam_member.agent_acknowledges]
}

output "alerts" {
  value = module.alerts.policies
}
