output "runtime_account" {
  description = "The account that the function runs as, as a member of IAM policies."
  value       = module.function.runtime_account
}

output "function" {
  description = "The function itself, for the dashboard and for tests."
  value       = module.function.function
}

output "schedules" {
  description = "Its Scheduler jobs, by task, for tests."
  value       = google_cloud_scheduler_job.this
}

output "alerts" {
  description = "The task's alert policies, by key."
  value       = module.alerts.policies
}
