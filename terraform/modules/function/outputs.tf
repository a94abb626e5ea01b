output "name" {
  description = "The name of the function and of its Cloud Run service."
  value       = google_cloudfunctions2_function.this.name
}

output "location" {
  value = google_cloudfunctions2_function.this.location
}

output "uri" {
  description = "Its run.app address, the only one that counts as internal for Pub/Sub and Scheduler."
  value       = google_cloudfunctions2_function.this.service_config[0].uri
  # Whoever is given the address may call it at once.
  depends_on = [google_cloud_run_service_iam_member.public]
}

output "runtime_account" {
  description = "The account that it runs as, as a member of IAM policies."
  value       = google_service_account.runtime.member
}

output "function" {
  description = "The function itself, for tests and for what depends on it."
  value       = google_cloudfunctions2_function.this
}
