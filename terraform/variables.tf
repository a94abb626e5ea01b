variable "project_id" {
  description = "The Google Cloud project that everything is made in. An environment is best kept in a project of its own."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be an ID such as my-project-123, not a name or number: gcloud projects list"
  }
}

variable "prefix" {
  description = <<-EOT
    What all names begin with, such as acme in acme-ingress and acme-issue-events: for a second installation in the project, or
    for a naming convention. It cannot be changed later: everything would be made anew, without the events. Without it,
    functions and accounts begin with issue-relay, and the rest has no prefix. Give each installation a `kms_key` of its own: whoever
    destroys one takes its grants on the key away, and those of `bigquery.job_users`.
  EOT
  type        = string
  default     = null

  # An account's name has 30 characters at most, and the longest is <prefix>-bigquery-push.
  # https://cloud.google.com/iam/docs/service-accounts-create, https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names,
  # https://cloud.google.com/storage/docs/buckets#naming
  validation {
    condition = var.prefix == null ? true : (
      can(regex("^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$", var.prefix)) && !strcontains(var.prefix, "goog") && var.prefix != "issue-relay"
    )
    error_message = "prefix has at most 16 of a-z, 0-9 and -; it begins with a letter, does not end with -, and has no goog, which is Google's. It is not issue-relay, which names begin with anyway."
  }
}

variable "bundles" {
  description = <<-EOT
    The folder with <function>/dist for each function, such as `functions` of a release archive. Without it: the `functions` beside
    this module, after `npm run build`.
  EOT
  type        = string
  default     = null
}

variable "region" {
  description = "Where the functions run and the cards' state is kept; it cannot be changed later. https://cloud.google.com/functions/docs/locations"
  type        = string
  default     = "us-central1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a region such as europe-west1, not a zone such as europe-west1-b."
  }
}

variable "scheduler_region" {
  description = <<-EOT
    Where Cloud Scheduler keeps the schedules, if it isn't in `region`, such as one nearby:
    https://docs.cloud.google.com/scheduler/docs/locations
  EOT
  type        = string
  default     = null

  validation {
    condition     = var.scheduler_region == null ? true : can(regex("^[a-z]+-[a-z]+[0-9]+$", var.scheduler_region))
    error_message = "scheduler_region must be a region such as europe-west1: gcloud scheduler locations list"
  }
}

variable "storage_regions" {
  description = <<-EOT
    The only regions that keep messages and secrets, such as ["europe-west1"]. Without it, Google decides. Set it before the first
    apply: a secret's regions are fixed, and Terraform refuses to make another secret, which GitHub would not know.
  EOT
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for region in var.storage_regions : can(regex("^[a-z]+-[a-z]+[0-9]+$", region))])
    error_message = "Each of storage_regions must be a region such as europe-west1."
  }
}

variable "kms_key" {
  description = <<-EOT
    A key of yours, projects/…/locations/…/keyRings/…/cryptoKeys/…, that encrypts events, messages, cards, secrets, sources and images.
    It must be in `region`, and `bigquery.location` must be that region too; messages and secrets stay there. Whoever applies must be
    able to grant its use. Set it before the first apply: Terraform refuses to make the table anew. Google makes databases of Firestore
    with a key only for projects that have asked for it: https://cloud.google.com/firestore/docs/use-cmek
  EOT
  type        = string
  default     = null

  validation {
    condition     = var.kms_key == null ? true : can(regex("^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$", var.kms_key))
    error_message = "kms_key must be a key's full name, without a version: gcloud kms keys list --location=REGION --keyring=RING"
  }

  validation {
    condition = var.kms_key == null ? true : alltrue([
      for place in concat([var.region, lower(var.bigquery.location)], tolist(var.storage_regions)) :
      place == try(split("/", var.kms_key)[3], place)
    ])
    error_message = "kms_key must be in the region of everything else: region, bigquery.location and storage_regions."
  }
}

variable "load_balancer" {
  description = <<-EOT
    A load balancer of yours in front of ingress: see examples/load-balancer. `domain`: its domain, such as relay.example.com, for
    `webhook_url` and the uptime check: set it when the domain answers. `block_direct_access`: only the load balancer may call
    ingress. Set that when GitHub has the new address. Slack calls `interactions` at its own address all the same: see "Buttons".
  EOT
  type = object({
    domain              = string
    block_direct_access = optional(bool, false)
  })
  default = null

  validation {
    condition     = var.load_balancer == null ? true : can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.load_balancer.domain))
    error_message = "load_balancer.domain must be a domain such as relay.example.com, without https:// and path."
  }
}

variable "labels" {
  description = "Labels for everything that can carry labels."
  type        = map(string)
  default     = {}
  nullable    = false

  # https://cloud.google.com/resource-manager/docs/labels-overview
  validation {
    condition = alltrue([for key, value in var.labels :
      can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9_-]{0,63}$", value))
    ])
    error_message = "A label's key begins with a lower-case letter; key and value have at most 63 of a-z, 0-9, _ and -."
  }
}

variable "github_host" {
  description = <<-EOT
    Where the issues are: github.com, the host of a GitHub Enterprise Server, or of data residency (acme.ghe.com). Two
    hosts give the same ids to different issues, so an installation is for one; deliveries of another are quarantined.
  EOT
  type        = string
  default     = "github.com"
  nullable    = false

  validation {
    condition = (
      can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+(:[0-9]+)?$", var.github_host)) && !endswith(var.github_host, ":443")
    )
    error_message = "github_host must be a host such as github.com, in lower case, without https://, path or port 443."
  }
}

variable "github" {
  description = <<-EOT
    How what GitHub failed to deliver is delivered again, and what it never sent is found: see "Redelivery". `hooks`: whose webhooks call
    ingress, each an owner/repository or an organization. They are asked with a fine-grained token; or, with `app_id`, as that GitHub App:
    then, without `hooks`, it is the App's own webhook. `credential_version` says where the token or the App's private key comes from. 0: you add it
    with the command that the output `next_steps` shows. 1: terraform takes it from `github_credential`; add 1 whenever that changes.
    `redelivery_days`: for how long GitHub can deliver again; 3 by default, and 7 on an Enterprise Server. null: nobody asks. Where
    `relay_file` has rules or buttons, `app_id` is needed: see "Rules", and "Buttons".
  EOT
  type = object({
    hooks              = optional(set(string), [])
    app_id             = optional(string)
    credential_version = optional(number, 0)
    redelivery_days    = optional(number)
  })
  default = null

  validation {
    condition     = var.github == null ? true : length(var.github.hooks) > 0 || var.github.app_id != null
    error_message = "github needs hooks = [\"acme/web\"], the repositories or organizations whose webhooks call ingress; or app_id, a GitHub App with a webhook of its own."
  }

  validation {
    condition = !local.has_actions || try(var.github.app_id != null, false)
    error_message = join(" ", [
      "relay_file has ${join(" and ", concat(local.has_rules ? ["rules"] : [], local.has_buttons ? ["buttons"] : []))}, which act as a GitHub App:",
      "set github.app_id. A person's token is not enough, since what they have changed could not be told apart from what that person has.",
    ])
  }

  # https://docs.github.com/rest/repos/webhooks, https://docs.github.com/rest/orgs/webhooks
  validation {
    condition = var.github == null ? true : alltrue([for hook in var.github.hooks :
      can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,38}(/[A-Za-z0-9._-]{1,100})?$", hook))
    ])
    error_message = "Each of github.hooks must be an owner/repository such as acme/web, or an organization such as acme; not an address."
  }

  validation {
    condition     = try(var.github.app_id, null) == null ? true : can(regex("^[0-9]+$", var.github.app_id))
    error_message = "github.app_id must be the App ID on the App's page, a number such as 123456."
  }

  validation {
    condition     = var.github == null ? true : var.github.credential_version >= 0 && var.github.credential_version % 1 == 0
    error_message = "github.credential_version must be 0, 1, 2, …"
  }

  validation {
    condition     = try(var.github.redelivery_days, null) == null ? true : contains(range(1, 8), var.github.redelivery_days)
    error_message = "github.redelivery_days must be a whole number from 1 to 7: GitHub keeps deliveries for 3 days, an Enterprise Server for 7."
  }
}

variable "slack" {
  description = <<-EOT
    How messages reach Slack where there is no `relay_file`: as a bot in `channel` (the channel's ID), or through an `incoming_webhook`.
    `credential_version` says where the bot's token or the webhook's URL comes from. 0: you add it with the command that
    the output `next_steps` shows. 1: terraform takes it from `slack_credential`; add 1 whenever that changes.
  EOT
  type = object({
    channel            = optional(string)
    incoming_webhook   = optional(bool, false)
    credential_version = optional(number, 0)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.relay_file != null || (var.slack.channel != null) != var.slack.incoming_webhook
    error_message = "slack needs one destination: { channel = \"C0123456789\" } or { incoming_webhook = true }. Or name several in a relay_file."
  }

  validation {
    condition     = var.relay_file == null || (var.slack.channel == null && !var.slack.incoming_webhook)
    error_message = "With relay_file, its `channels` say where messages go: remove slack.channel and slack.incoming_webhook."
  }

  validation {
    condition     = local.relay == null || length(local.relay_channels) > 0 || var.slack.credential_version == 0
    error_message = "All channels of relay_file are webhooks, so that there is no bot's token: remove slack.credential_version. The output next_steps says how to add the webhooks' URLs."
  }

  validation {
    condition     = var.slack.channel == null || can(regex("^[CDG][A-Z0-9]+$", var.slack.channel))
    error_message = "slack.channel must be an ID such as C0123456789: in Slack, at the end of the channel's details."
  }

  validation {
    condition     = var.slack.credential_version >= 0 && var.slack.credential_version % 1 == 0
    error_message = "slack.credential_version must be 0, 1, 2, …"
  }
}

variable "relay_file" {
  description = <<-EOT
    Your file of channels, routes, rules and buttons, such as "relay.yaml" in the folder in which terraform runs, instead of one channel for every
    issue: see "Several channels: routes", "Rules", and "Buttons". `npm run routes -- check FILE` puts it beside the bundles; a plan without that is refused.
  EOT
  type        = string
  default     = null

  validation {
    condition     = var.relay_file == null ? true : fileexists(var.relay_file)
    error_message = "There is no file ${coalesce(var.relay_file, "null")} (relay_file)."
  }

  validation {
    condition = try(!fileexists(var.relay_file), true) || alltrue([for copy in values(local.relay_copies) :
      try(jsondecode(file(copy)).sha256 == filesha256(var.relay_file), false)
    ])
    error_message = join("\n", [
      "The bundles do not have relay_file as it is now. In the folder of Issue Relay, run:",
      "", # Terraform breaks no line that is indented.
      "  npm run routes -- check ${try(abspath(var.relay_file), "")}${local.relay_check_option}",
    ])
  }

  validation {
    condition     = var.relay_file == null || var.digest != null || !local.has_checked_waiting_rules
    error_message = "relay_file has a rule with `after`: set digest, whose schedule looks for issues that wait."
  }

  # Somebody would think that it is in force.
  validation {
    condition = var.relay_file != null || !anytrue([for copy in values(local.relay_copies) : fileexists(copy)])
    error_message = join(" ", [
      "There is a checked file of routes beside the bundles, but relay_file is not set.",
      "Set relay_file to your file. Or, if there should be no routes, remove ${join(" and ", values(local.relay_copies))}.",
    ])
  }
}

variable "slack_credential" {
  description = <<-EOT
    The bot's token (xoxb-…) or the incoming webhook's URL. Terraform never stores it in the state: every plan needs it
    once `slack.credential_version` is set.
  EOT
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true

  validation {
    condition = (
      try(var.slack_credential == null || var.slack_credential == "", false) ||
      can(regex("^(xoxb-|https://hooks\\.slack\\.com/)", var.slack_credential))
    )
    error_message = "slack_credential must be a token (xoxb-…) or an incoming webhook (https://hooks.slack.com/…)."
  }
}

variable "github_credential" {
  description = <<-EOT
    The fine-grained token (github_pat_…), or the private key of the GitHub App: the content of the file that its page gives. Terraform
    never stores it in the state: every plan needs it once `github.credential_version` is set.
  EOT
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true

  validation {
    condition = var.github == null ? true : try(var.github_credential == null || var.github_credential == "", false) || can(regex(
      try(var.github.app_id, null) == null ? "^(github_pat|ghp)_" : "^-----BEGIN (RSA )?PRIVATE KEY-----",
      var.github_credential,
    ))
    error_message = "github_credential must be a token (github_pat_…); or, with github.app_id, the App's private key (-----BEGIN RSA PRIVATE KEY-----…)."
  }
}

variable "webhook_secret" {
  description = "GitHub's webhook secret, if you don't want a generated one. Terraform never stores it in the state."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true

  validation {
    condition = (
      try(var.webhook_secret == null || var.webhook_secret == "", false) ||
      try(length(var.webhook_secret) >= 16, false)
    )
    error_message = "webhook_secret must have at least 16 characters: openssl rand -hex 32"
  }
}

variable "webhook_secret_version" {
  description = "Add 1 for a new webhook secret; the old secret stays valid until you disable it."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.webhook_secret_version >= 1 && var.webhook_secret_version % 1 == 0
    error_message = "webhook_secret_version must be 1, 2, 3, …"
  }
}

variable "bigquery" {
  description = <<-EOT
    `location`: where the dataset is; it cannot be changed later. `readers`: who may read the dataset, such as
    group:analysts@example.com. `job_users`: who may run queries that this project pays for; readers need it here or in
    another project. `dead_letter_days`: for how long the table of dead letters keeps one; they hold what people wrote, so not for
    ever. `deletion_protection`: terraform refuses to delete the events, the dead letters, raw
    deliveries, what rules did, and what the cards in Slack need.
  EOT
  type = object({
    location            = optional(string, "US")
    readers             = optional(set(string), [])
    job_users           = optional(set(string), [])
    dead_letter_days    = optional(number, 400)
    deletion_protection = optional(bool, true)
  })
  default  = {}
  nullable = false

  validation {
    condition = alltrue([for member in setunion(var.bigquery.readers, var.bigquery.job_users) :
      can(regex("^(group|user|serviceAccount|domain):.+$", member))
    ])
    error_message = "Each of bigquery.readers and job_users must say what it is: group:analysts@example.com, domain:example.com."
  }

  # The alert counts what the subscription keeps for 31 days.
  validation {
    condition     = var.bigquery.dead_letter_days >= 31 && var.bigquery.dead_letter_days % 1 == 0
    error_message = "bigquery.dead_letter_days must be a whole number, 31 at least: for as long the alert counts a dead letter."
  }
}

variable "raw" {
  description = <<-EOT
    Keeps everything that GitHub delivers, as it came, in the table `deliveries`, and deletes it after `days`: see "Raw deliveries", also for
    what it costs, and for who may read it. {} keeps it for 400 days. null: nothing is kept.
  EOT
  type = object({
    days = optional(number, 400)
  })
  default = null

  validation {
    condition     = var.raw == null ? true : var.raw.days >= 1 && var.raw.days <= 3650 && var.raw.days % 1 == 0
    error_message = "raw.days must be a whole number from 1 to 3650."
  }
}

variable "operators" {
  description = <<-EOT
    Who may call the function `recover`: look whether all is well, have GitHub deliver again, look at dead letters, publish them again and
    drop them, map raw deliveries anew, resume a rule, and erase an issue or a person. Such as group:oncall@example.com.
  EOT
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([for member in var.operators :
      can(regex("^(group|user|serviceAccount|domain):.+$", member))
    ])
    error_message = "Each of operators must say what it is: group:oncall@example.com, user:ann@example.com."
  }
}

variable "functions" {
  description = <<-EOT
    Sizes by function, such as { slack = { memory = "1Gi" } }. What is left out keeps the default: see functions.tf.
    Only ingress takes `timeout_seconds`: a consumer's timeout is its ack deadline, in shared/pubsub.json.
  EOT
  type = map(object({
    memory          = optional(string)
    concurrency     = optional(number)
    min_instances   = optional(number)
    max_instances   = optional(number)
    timeout_seconds = optional(number)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(setsubtract(keys(var.functions), keys(local.functions))) == 0
    error_message = "functions may set the sizes of: ${join(", ", keys(local.functions))}. There is no other function."
  }

  validation {
    condition = alltrue([for size in values(var.functions) :
      try(size.concurrency, null) == null ? true : contains(range(1, 1001), size.concurrency)
    ])
    error_message = "A function's concurrency must be a whole number from 1 to 1000."
  }

  validation {
    condition = alltrue([for name, size in var.functions :
      size == null ? true : (
        coalesce(size.min_instances, 0) >= 0 && coalesce(size.min_instances, 0) % 1 == 0 &&
        coalesce(size.max_instances, 1) % 1 == 0 && coalesce(size.max_instances, 1) <= 1000 &&
        max(1, coalesce(size.min_instances, 1)) <= try(
          coalesce(size.max_instances, local.functions[name].size.max_instances),
          1, # the name is refused above
        )
      )
    ])
    error_message = "A function needs max_instances from 1 to 1000, and min_instances from 0 to that."
  }

  validation {
    condition = alltrue([for size in values(var.functions) :
      try(size.memory, null) == null ? true : can(regex("^(12[89]|1[3-9][0-9]|[2-9][0-9]{2}|[1-3][0-9]{3})Mi?$|^[1-4]Gi?$", size.memory))
    ])
    error_message = "A function's memory must be such as 512M or 1Gi, from 128M to 4Gi: it has one CPU."
  }

  validation {
    condition = alltrue([for name, size in var.functions :
      try(size.timeout_seconds, null) == null ? true : (
        name == "ingress" && size.timeout_seconds >= 10 && size.timeout_seconds <= 60
      )
    ])
    error_message = "timeout_seconds is only for ingress, and must be from 10 (GitHub waits for 10 s) to 60."
  }
}

variable "digest" {
  description = <<-EOT
    What Slack is told by the clock, in `time_zone`: `daily`, the issues that wait for an answer; `weekly`, the numbers of the week,
    with a link to `dashboard_url`; `remind`, how often the routes of `relay_file` look for issues to be reminded of. `overdue`, how
    often its rules with `after` act, once an hour at most. Each is a schedule of cron's. null: no digest; rules with `after` need one.
  EOT
  type = object({
    daily         = optional(string, "0 9 * * 1-5")
    weekly        = optional(string, "0 9 * * 1")
    remind        = optional(string, "0 * * * *")
    overdue       = optional(string, "0 * * * *")
    time_zone     = optional(string, "Etc/UTC")
    dashboard_url = optional(string)
  })
  default = {}

  validation {
    condition = var.digest == null ? true : alltrue([for schedule in [var.digest.daily, var.digest.weekly, var.digest.remind, var.digest.overdue] :
      can(regex("^[0-9*,/-]+( [0-9A-Za-z*,/-]+){4}$", schedule))
    ])
    error_message = "digest.daily, weekly, remind and overdue must have the five fields of cron, such as \"0 9 * * 1-5\": minute, hour, day, month, day of the week."
  }

  # With each call, a rule acts on up to half of what it may do in an hour.
  validation {
    condition     = var.digest == null ? true : can(regex("^[0-9]+ ", var.digest.overdue))
    error_message = "digest.overdue must be once an hour at most: its minute is a number, such as in \"0 * * * *\"."
  }

  validation {
    condition     = var.digest == null ? true : can(regex("^([A-Z]\\w*/[\\w+/-]+|UTC)$", var.digest.time_zone))
    error_message = "digest.time_zone must be a name of the IANA's database, such as Europe/Berlin."
  }

  validation {
    condition     = try(var.digest.dashboard_url, null) == null ? true : can(regex("^https://\\S+$", var.digest.dashboard_url))
    error_message = "digest.dashboard_url must be an https address."
  }
}

variable "alerts" {
  description = <<-EOT
    Who gets the alerts: `emails`, or existing `channels` (`gcloud beta monitoring channels list`). And when:
    `oldest_message_minutes`: an event waits for a consumer for longer than this; for `slack`, which keeps some on purpose, for
    longer than 25 minutes at least; what somebody has asked for in Slack, for longer than 10 at most.
    `unauthorized_per_minute`: more deliveries than this have no valid signature.
    `quiet_hours`: no delivery comes for so many hours. 0: no such alert (many repositories are quiet at night).
    `runbooks_url`: where your copy of this folder's runbooks is on GitHub, for a link in each notification, such as
    https://github.com/acme/issue-relay/blob/main/terraform/runbooks
  EOT
  type = object({
    emails                  = optional(set(string), [])
    channels                = optional(set(string), [])
    oldest_message_minutes  = optional(number, 15)
    unauthorized_per_minute = optional(number, 10)
    quiet_hours             = optional(number, 0)
    runbooks_url            = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition = alltrue([for email in var.alerts.emails :
      can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))
    ])
    error_message = "Each of alerts.emails must be an e-mail address."
  }

  validation {
    condition = alltrue([for channel in var.alerts.channels :
      can(regex("^projects/[^/]+/notificationChannels/[^/]+$", channel))
    ])
    error_message = "Each of alerts.channels must be projects/<project>/notificationChannels/<id>."
  }

  validation {
    condition     = var.alerts.quiet_hours >= 0 && var.alerts.quiet_hours <= 23
    error_message = "alerts.quiet_hours must be from 0 (no alert) to 23, the most that Cloud Monitoring can watch for."
  }

  validation {
    condition     = var.alerts.runbooks_url == null || can(regex("^https://[^\\s]+[^/]$", var.alerts.runbooks_url))
    error_message = "alerts.runbooks_url must be an https address, without a slash at its end."
  }

  validation {
    condition     = var.alerts.oldest_message_minutes >= 1 && var.alerts.unauthorized_per_minute >= 0
    error_message = "alerts.oldest_message_minutes must be at least 1, alerts.unauthorized_per_minute at least 0."
  }
}
