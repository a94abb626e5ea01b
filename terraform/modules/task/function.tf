module "function" {
  source = "../function"

  name            = var.name
  full_name       = var.full_name
  deployment      = var.deployment
  build           = var.build
  dist            = var.dist
  size            = var.size
  timeout_seconds = var.size.timeout_seconds
  invokers        = merge({ schedule = google_service_account.invoker.member }, { for caller in var.callers : caller => caller })
  environment     = merge(var.environment, { GOOGLE_CLOUD_PROJECT = var.deployment.project_id })
}
