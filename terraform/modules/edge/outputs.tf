output "name" {
  description = "The name of the Cloud Run service that is called."
  value       = google_cloud_run_v2_service.this.name
}

output "uri" {
  description = "The service's address on run.app."
  value       = google_cloud_run_v2_service.this.uri
}

output "runtime_account" {
  description = "The account that the service runs as, as a member of IAM policies."
  value       = module.function.runtime_account
}

output "service" {
  description = "The service itself, for tests."
  value       = google_cloud_run_v2_service.this
}

output "function" {
  description = "The function that builds the service's image, for tests."
  value       = module.function.function
}
