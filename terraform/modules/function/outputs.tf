output "name" {
  description = "The name of the function and of its Cloud Run service."
  value       = google_cloudfunctions2_function.this.name
}

output "uri" {
  description = "The run.app address. Calls of Pub/Sub and Scheduler to any other address don't count as internal."
  value       = google_cloudfunctions2_function.this.service_config[0].uri
  # Whoever has the address and may call the function can do so at once.
  depends_on = [google_cloud_run_service_iam_member.invokers]
}

output "runtime_account" {
  description = "The account that the function runs as, as a member of IAM policies."
  value       = google_service_account.runtime.member
}

output "runtime_email" {
  description = "The account that the function runs as."
  value       = google_service_account.runtime.email
}

output "environment" {
  description = "All environment variables of the function."
  value       = local.environment
}

output "content_hash" {
  description = "A hash of the bundle and the runtime: another hash is another image."
  value       = local.content_hash
}

output "function" {
  description = "The function itself, for the dashboard and for tests."
  value       = google_cloudfunctions2_function.this
}
