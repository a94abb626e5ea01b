# Where messages of which issues go: one channel for all, or what the file of routes says.
locals {
  # What `npm run routes -- check` makes of the file. It says itself whether there are rules and buttons, without `relay_file`: that waits until
  # all copies are looked at.
  checked_relay = try(jsondecode(file("${local.bundles}/slack/dist/relay.json")).relay, null)

  # A copy for each function that reads it. It is deployed with the bundle.
  relay_copies = {
    for name in concat(
      ["slack"],
      var.digest == null ? [] : ["digest"],
      length(try(local.checked_relay.rules, [])) + length(try(local.checked_relay.buttons, {})) == 0 ? [] : ["actions"],
      length(try(local.checked_relay.buttons, {})) == 0 ? [] : ["interactions"],
    ) : name => "${local.bundles}/${name}/dist/relay.json"
  }
  # Only in a checkout, the bundles are where the command puts its result by itself.
  relay_check_option = var.bundles == null && fileexists("${path.module}/../package.json") ? "" : " --bundles ${abspath(local.bundles)}"

  relay = var.relay_file == null ? null : local.checked_relay

  # The IDs of channels, by their names in the file; and the channels that are webhooks, by the names of these.
  relay_channels = { for name, channel in try(local.relay.channels, {}) : name => channel.id if can(channel.id) }
  relay_webhooks = { for channel in values(try(local.relay.channels, {})) : channel.webhook => channel if can(channel.webhook) }

  posts_as_bot = local.relay == null ? !var.slack.incoming_webhook : length(local.relay_channels) > 0

  # Where a function finds its copy: Google's buildpacks put the bundle there.
  routes_path = "/workspace/relay.json"

  # The settings of every function that writes to Slack.
  slack_destinations = merge(
    local.relay == null ? {} : {
      ROUTES_FILE = local.routes_path
      SLACK_WEBHOOK_SECRETS = jsonencode({
        for name in keys(local.relay_webhooks) : name => google_secret_manager_secret.this["slack-webhook-${name}"].id
      })
    },
    local.posts_as_bot ? { SLACK_TOKEN_SECRET = google_secret_manager_secret.this["slack"].id } : {},
    var.slack.channel == null ? {} : { SLACK_CHANNEL = var.slack.channel },
    var.slack.incoming_webhook ? { SLACK_WEBHOOK_SECRET = google_secret_manager_secret.this["slack"].id } : {},
  )
}
