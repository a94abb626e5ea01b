module "function" {
  source = "../function"

  name            = var.name
  full_name       = var.full_name
  deployment      = var.deployment
  build           = var.build
  dist            = var.dist
  size            = var.size
  timeout_seconds = var.size.timeout_seconds
  invokers        = { schedule = google_service_account.invoker.member }
  environment     = merge(var.environment, { GOOGLE_CLOUD_PROJECT = var.deployment.project_id })
}
