# The module that makes every function.

mock_provider "google" {}

variables {
  name            = "ingress"
  full_name       = "issue-relay-ingress"
  dist            = "../functions/ingress/dist"
  timeout_seconds = 15
  environment     = {}
  size            = { memory = "512M", concurrency = 80, min_instances = 0, max_instances = 1 }

  deployment = { project_id = "my-project-123", region = "us-central1", labels = {} }

  build = {
    service_account = "projects/p/serviceAccounts/b"
    repository      = "projects/p/locations/l/repositories/r"
    bucket          = "b"
  }
}

run "is_private_unless_said_otherwise" {
  module {
    source = "./modules/function"
  }

  assert {
    condition     = length(google_cloud_run_service_iam_member.invokers) == 0
    error_message = "Nobody may call a function who has no right to."
  }

  assert {
    condition     = can(regex("^ingress-[0-9a-f]{16}\\.zip$", google_storage_bucket_object.source.name))
    error_message = "A source must be named after its content, so that only a changed bundle is deployed."
  }
}

run "asks_for_a_missing_bundle" {
  command = plan
  module {
    source = "./modules/function"
  }
  variables {
    dist = "../functions/nobody/dist"
  }
  expect_failures = [var.dist]
}
