# Ingress behind a load balancer with a domain of yours and Cloud Armor, which turns floods away before they reach it.
#
# In this order, so that no delivery is lost:
# 1. Apply, and point the domain to the output `address`. Google makes the certificate within an hour of that.
# 2. When https://relay.example.com answers, add `load_balancer = { domain = local.domain }` below, and apply: it is watched from now
#    on. Set it as the Payload URL on GitHub.
# 3. When deliveries arrive there, add `block_direct_access = true` to that, and apply: only the load balancer reaches ingress.
#
# Whoever applies also needs Compute Load Balancer Admin, Compute Security Admin and Compute Network Admin. A forwarding rule and a
# policy of Cloud Armor cost about $26 a month.

terraform {
  required_version = ">= 1.11"

  required_providers {
    google      = { source = "hashicorp/google", version = "~> 7.45.0" }
    google-beta = { source = "hashicorp/google-beta", version = "~> 7.45.0" }
  }
}

provider "google" {
  project = "my-project-123"
}

provider "google-beta" {
  project = "my-project-123"
}

locals {
  domain = "relay.example.com"
  region = "us-central1"
}

module "issue_relay" {
  source = "../.."

  project_id = "my-project-123"
  region     = local.region
  slack      = { channel = "C0123456789" }
  alerts     = { emails = ["oncall@example.com"] }
}

resource "google_project_service" "compute" {
  service            = "compute.googleapis.com"
  disable_on_destroy = false
}

resource "google_compute_global_address" "ingress" {
  name       = "issue-relay"
  depends_on = [google_project_service.compute]

  # `terraform destroy` would take what stands before the module first, and then be refused, because events are protected. So it is
  # refused at once. To destroy all, remove this.
  lifecycle {
    prevent_destroy = true
  }
}

resource "google_compute_region_network_endpoint_group" "ingress" {
  name                  = "issue-relay"
  region                = local.region
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = module.issue_relay.names.functions["ingress"].name
  }

  depends_on = [google_project_service.compute]
}

resource "google_compute_security_policy" "ingress" {
  name        = "issue-relay"
  description = "GitHub calls as often as it needs; everybody else a hundred times a minute"
  depends_on  = [google_project_service.compute]

  # "hooks" in https://api.github.com/meta. GitHub adds ranges from time to time: keep the list up to date, since what comes from
  # others has the limit of everybody else.
  rule {
    description = "GitHub's webhooks"
    action      = "allow"
    priority    = 1000
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = [
          "192.30.252.0/22", "185.199.108.0/22", "140.82.112.0/20", "143.55.64.0/20", "2a0a:a440::/29", "2606:50c0::/32",
        ]
      }
    }
  }

  rule {
    description = "Everybody else, by address"
    action      = "throttle"
    priority    = 2000
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"
      rate_limit_threshold {
        count        = 100
        interval_sec = 60
      }
    }
  }

  rule {
    description = "The default rule that must be there; the one before leaves nothing for it"
    action      = "allow"
    priority    = 2147483647
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}

resource "google_compute_backend_service" "ingress" {
  name                  = "issue-relay"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.ingress.id

  # What the load balancer itself refuses is in no log of ingress.
  log_config {
    enable      = true
    sample_rate = 1
  }

  backend {
    group = google_compute_region_network_endpoint_group.ingress.id
  }
}

resource "google_compute_url_map" "ingress" {
  name            = "issue-relay"
  default_service = google_compute_backend_service.ingress.id
}

resource "google_compute_managed_ssl_certificate" "ingress" {
  name       = "issue-relay"
  depends_on = [google_project_service.compute]

  managed {
    domains = [local.domain]
  }
}

resource "google_compute_target_https_proxy" "ingress" {
  name             = "issue-relay"
  url_map          = google_compute_url_map.ingress.id
  ssl_certificates = [google_compute_managed_ssl_certificate.ingress.id]
}

resource "google_compute_global_forwarding_rule" "ingress" {
  name                  = "issue-relay"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.ingress.id
  target                = google_compute_target_https_proxy.ingress.id
  port_range            = "443"
}

output "address" {
  description = "What the domain's A record points to."
  value       = google_compute_global_address.ingress.address
}
