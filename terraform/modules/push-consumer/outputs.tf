output "name" {
  description = "The function's name, once it gets all that is published for it."
  value       = module.function.name
  depends_on  = [google_pubsub_subscription.this]
}

output "runtime_account" {
  description = "The account that the function runs as, as a member of IAM policies."
  value       = module.function.runtime_account
}

output "function" {
  description = "The function itself, for the dashboard and for tests."
  value       = module.function.function
}

output "subscriptions" {
  description = "The subscriptions themselves, by what comes: `events` is always there."
  value       = google_pubsub_subscription.this
  # What depends on a subscription waits until dead-lettering works.
  depends_on = [google_pubsub_subscription_iam_member.agent_acknowledges]
}

output "alerts" {
  description = "The consumer's alert policies, by key."
  value       = module.alerts.policies
}
