project_id = "my-project-123"

slack = {
  channel = "C0123456789" # the ID at the end of the channel's details
}

alerts = {
  emails = ["oncall@example.com"]
}
