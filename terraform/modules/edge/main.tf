# A function that is called from outside the project, by those who have no account of Google's.
#
# A Cloud Function can be opened to them only by a grant to allUsers, which many organizations forbid. A Cloud Run service
# can do without the grant, but builds no image from sources. So the function builds the image and is closed, and the
# service runs the image. The function needs its settings all the same: Google starts it once before it counts as deployed.
# https://docs.cloud.google.com/run/docs/authenticating/public
# https://docs.cloud.google.com/run/docs/building/functions
# https://github.com/hashicorp/terraform-provider-google/issues/23360 and 22263
module "function" {
  source = "../function"

  name            = var.name
  full_name       = var.full_name
  deployment      = var.deployment
  build           = var.build
  dist            = var.dist
  size            = merge(var.size, { min_instances = 0, max_instances = 1 })
  timeout_seconds = var.size.timeout_seconds
  environment     = var.environment
  after           = var.after
  # Release 0.1.0 had no service: GitHub's deliveries come here until its webhook has the service's address. Nobody else gets in,
  # since nobody may call it.
  ingress_settings = var.block_direct_access ? "ALLOW_INTERNAL_ONLY" : "ALLOW_ALL"
}

# That release opened the function to everybody. An upgrade leaves it open: see CHANGELOG.md for how to close it.
removed {
  from = module.function.google_cloud_run_service_iam_member.public

  lifecycle {
    destroy = false
  }
}

# Makes Terraform read the image again after each build: until then, the output is unknown. With depends_on, the image would be
# read again after every change of a consumer too.
resource "terraform_data" "built" {
  input = module.function.name
  # Google builds the image anew after any change of the function:
  # https://github.com/hashicorp/terraform-provider-google/issues/23781
  triggers_replace = [
    module.function.content_hash,
    module.function.function.id,
    sha256(jsonencode([var.deployment, var.build, var.size, module.function.environment, var.block_direct_access])),
  ]
}

data "google_cloud_run_v2_service" "function" {
  project  = var.deployment.project_id
  location = var.deployment.region
  name     = terraform_data.built.output
}

locals {
  built = data.google_cloud_run_v2_service.function.template[0].containers[0]
}

resource "google_cloud_run_v2_service" "this" {
  project              = var.deployment.project_id
  name                 = "${module.function.name}-edge"
  location             = var.deployment.region
  description          = "Issue Relay: ${var.name}, for callers outside Google Cloud"
  labels               = var.deployment.labels
  ingress              = var.block_direct_access ? "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" : "INGRESS_TRAFFIC_ALL"
  invoker_iam_disabled = true
  deletion_protection  = false # it can be made again at any time

  template {
    service_account                  = module.function.runtime_email
    encryption_key                   = var.deployment.kms_key
    timeout                          = "${var.size.timeout_seconds}s"
    max_instance_request_concurrency = var.size.concurrency
    # A new bundle is a new revision, even if Google gives its image the same name.
    labels = { source = module.function.content_hash }

    scaling {
      min_instance_count = var.size.min_instances
      max_instance_count = var.size.max_instances
    }

    containers {
      image          = local.built.image
      base_image_uri = local.built.base_image_uri

      resources {
        limits = {
          cpu    = "1"
          memory = replace(var.size.memory, "/([MG])$/", "$${1}i") # what Cloud Functions makes of it, too
        }
        cpu_idle          = true # billed while a request runs
        startup_cpu_boost = true
      }

      dynamic "env" {
        for_each = module.function.environment
        content {
          name  = env.key
          value = env.value
        }
      }
    }
  }
}
