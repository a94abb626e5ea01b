# Ingress behind a load balancer with a domain of yours and Cloud Armor, which turns floods away before they reach it.
#
# In this order, so that no delivery is lost:
# 1. apply, and point the domain to the output `address`; Google makes the certificate within an hour of that;
# 2. when https://relay.example.com answers, set it as the Payload URL on GitHub;
# 3. when deliveries arrive there, set `only = true` below, and apply: nobody reaches ingress past the load balancer any more.

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

  project_id    = "my-project-123"
  region        = local.region
  slack         = { channel = "C0123456789" }
  alerts        = { emails = ["oncall@example.com"] }
  load_balancer = { domain = local.domain, only = false }
}

resource "google_project_service" "compute" {
  service            = "compute.googleapis.com"
  disable_on_destroy = false
}

resource "google_compute_global_address" "ingress" {
  name       = "issue-relay"
  depends_on = [google_project_service.compute]
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

  # "hooks" in https://api.github.com/meta. GitHub adds ranges from time to time: what comes from them meanwhile has the limit of
  # everybody else.
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
    description = "Google wants one for the rest, of which there is none"
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

output "next_steps" {
  description = "What is still to do by hand."
  value       = module.issue_relay.next_steps
}
