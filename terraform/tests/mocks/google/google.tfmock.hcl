# What Google tells of things that exist, in the form that other resources take: letters that terraform makes up are refused there.

mock_data "google_project" {
  defaults = { number = "123456789012" }
}
mock_data "google_cloud_run_v2_service" {
  defaults = { template = [{ containers = [{ image = "registry.example/ingress:version_1" }] }] }
}
mock_resource "google_cloud_run_v2_service" {
  defaults = {
    uri  = "https://issue-relay-ingress-edge-abc-uc.a.run.app"
    urls = ["https://issue-relay-ingress-edge-123.us-central1.run.app", "https://issue-relay-ingress-edge-abc-uc.a.run.app"]
  }
}
mock_resource "google_service_account" {
  defaults = { name = "projects/my-project-123/serviceAccounts/a@my-project-123.iam.gserviceaccount.com" }
}
