# Everything turned on.
project_id             = "my-project-123"
prefix                 = "acme"
region                 = "europe-west1"
scheduler_region       = "europe-west3"
storage_regions        = ["europe-west1"]
kms_key                = "projects/keys-123/locations/europe-west1/keyRings/ring/cryptoKeys/issue-relay"
load_balancer          = { domain = "relay.example.com", block_direct_access = true }
labels                 = { team = "support" }
github_host            = "acme.ghe.com"
github                 = { app_id = "123456", hooks = ["acme/web", "beta"], credential_version = 2, redelivery_days = 3 }
relay_file             = "tests/routes/relay.yaml"
bundles                = "tests/routes/functions"
slack                  = { credential_version = 2 }
webhook_secret_version = 2

bigquery = {
  location            = "europe-west1"
  readers             = ["group:analysts@example.com", "domain:example.com"]
  job_users           = ["group:analysts@example.com"]
  deletion_protection = false
}

raw = { days = 800 }

operators = ["group:oncall@example.com"]

functions = {
  interactions = { memory = "1Gi", min_instances = 0, max_instances = 3 }
  ingress      = { memory = "1Gi", concurrency = 100, min_instances = 1, max_instances = 50 }
  slack        = { memory = "256M", concurrency = 10, max_instances = 2 }
  bigquery     = { max_instances = 10 }
  actions      = { memory = "1Gi" }
  digest       = { memory = "1Gi" }
  recover      = { memory = "1Gi" }
}

digest = {
  daily         = "30 8 * * 1-5"
  weekly        = "0 10 * * 1"
  remind        = "*/30 7-19 * * *"
  time_zone     = "Europe/Berlin"
  dashboard_url = "https://grafana.example.com/d/issues"
}

alerts = {
  emails                  = ["oncall@example.com", "team@example.com"]
  channels                = ["projects/my-project-123/notificationChannels/1234"]
  oldest_message_minutes  = 5
  unauthorized_per_minute = 100
  quiet_hours             = 23
  runbooks_url            = "https://github.com/acme/issue-relay/blob/main/terraform/runbooks"
}
