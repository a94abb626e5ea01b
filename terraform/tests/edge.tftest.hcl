# The module for functions that are called from outside the project.

mock_provider "google" {
  mock_data "google_cloud_run_v2_service" {
    defaults = { template = [{ containers = [{ image = "registry.example/ingress:version_1", base_image_uri = "nodejs24" }] }] }
  }
}

variables {
  name        = "ingress"
  full_name   = "issue-relay-ingress"
  dist        = "../functions/ingress/dist"
  environment = { TOPIC = "events" }
  after       = []
  size        = { memory = "512M", concurrency = 80, min_instances = 1, max_instances = 10, timeout_seconds = 15 }

  deployment = { project_id = "my-project-123", region = "us-central1", labels = {} }

  build = {
    service_account = "projects/p/serviceAccounts/b"
    repository      = "projects/p/locations/l/repositories/r"
    bucket          = "b"
  }
}

run "the_service_runs_what_the_function_has_built" {
  module {
    source = "./modules/edge"
  }

  assert {
    condition = (
      google_cloud_run_v2_service.this.template[0].containers[0].image == "registry.example/ingress:version_1" &&
      google_cloud_run_v2_service.this.template[0].containers[0].base_image_uri == "nodejs24"
    )
    error_message = "The service must run the image of the function, on the function's base image."
  }

  assert {
    condition = { for env in google_cloud_run_v2_service.this.template[0].containers[0].env : env.name => env.value } == {
      TOPIC              = "events"
      NODE_ENV           = "production"
      LOG_EXECUTION_ID   = "true"
      NODE_OPTIONS       = "--max-semi-space-size=8"
      NODE_COMPILE_CACHE = "/workspace/.compile-cache"
    }
    error_message = "The service must have the function's settings."
  }

  assert {
    condition = (
      google_cloud_run_v2_service.this.template[0].containers[0].resources[0].limits["memory"] == "512Mi" &&
      google_cloud_run_v2_service.this.template[0].scaling[0].min_instance_count == 1 &&
      google_cloud_run_v2_service.this.template[0].scaling[0].max_instance_count == 10 &&
      google_cloud_run_v2_service.this.template[0].max_instance_request_concurrency == 80 &&
      google_cloud_run_v2_service.this.template[0].timeout == "15s" &&
      google_cloud_run_v2_service.this.template[0].service_account == module.function.runtime_email
    )
    error_message = "The service must have the sizes of its entry, and run as the function's account."
  }

  assert {
    condition     = can(regex("^[0-9a-f]{16}$", google_cloud_run_v2_service.this.template[0].labels["source"]))
    error_message = "Another bundle must be another revision, whatever its image is called."
  }
}

run "anybody_may_call_the_service" {
  module {
    source = "./modules/edge"
  }

  assert {
    condition     = google_cloud_run_v2_service.this.invoker_iam_disabled
    error_message = "GitHub must be able to call ingress without a grant to allUsers."
  }

  assert {
    condition     = module.function.function.service_config[0].max_instance_count == 1
    error_message = "The function only builds, and takes no part of the CPU quota that it does not need."
  }
}
