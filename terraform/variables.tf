variable "project_id" {
  description = "The Google Cloud project that everything is made in. One environment, one project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be a project's ID, such as my-project-123 (not its name or number): gcloud projects list"
  }
}

variable "region" {
  description = "Where the functions run. https://cloud.google.com/functions/docs/locations"
  type        = string
  default     = "us-central1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a region such as europe-west1, not a zone such as europe-west1-b."
  }
}

variable "labels" {
  description = "Labels for everything that can carry labels."
  type        = map(string)
  default     = {}
}

variable "slack" {
  description = <<-EOT
    How issues reach Slack: as a bot, into `channel` (the channel's ID), or through an `incoming_webhook`.
    `credential_version`: 0, and you add the bot's token or the webhook's URL with the command that the output
    `next_steps` shows; 1, and it is taken from `slack_credential`; one more whenever that changes.
  EOT
  type = object({
    channel            = optional(string)
    incoming_webhook   = optional(bool, false)
    credential_version = optional(number, 0)
  })

  validation {
    condition     = (var.slack.channel != null) != var.slack.incoming_webhook
    error_message = "slack needs one destination: { channel = \"C0123456789\" } for a bot, or { incoming_webhook = true }."
  }

  validation {
    condition     = var.slack.channel == null || can(regex("^[CDG][A-Z0-9]+$", var.slack.channel))
    error_message = "slack.channel must be the channel's ID, such as C0123456789 (in Slack, at the end of the channel's details), not its name."
  }

  validation {
    condition     = var.slack.credential_version >= 0 && floor(var.slack.credential_version) == var.slack.credential_version
    error_message = "slack.credential_version must be 0, 1, 2, …"
  }
}

variable "slack_credential" {
  description = "The bot's token (xoxb-…) or the incoming webhook's URL. Never in the state, so every plan needs it once slack.credential_version is set."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = try(var.slack_credential == null || var.slack_credential == "", false) || can(regex("^(xoxb-|https://hooks\\.slack\\.com/)", var.slack_credential))
    error_message = "slack_credential must be a bot's token (xoxb-…) or an incoming webhook's URL (https://hooks.slack.com/…)."
  }
}

variable "webhook_secret" {
  description = "GitHub's webhook secret, where you don't want a generated one. Never in the state."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.webhook_secret == null || try(length(var.webhook_secret) >= 16, false)
    error_message = "webhook_secret must have at least 16 characters: openssl rand -hex 32"
  }
}

variable "webhook_secret_version" {
  description = "One more makes a new webhook secret; the one before stays valid until you disable it."
  type        = number
  default     = 1

  validation {
    condition     = var.webhook_secret_version >= 1 && floor(var.webhook_secret_version) == var.webhook_secret_version
    error_message = "webhook_secret_version must be 1, 2, 3, …"
  }
}

variable "bigquery" {
  description = <<-EOT
    `location` of the dataset, for ever; `readers` may query it (groups, as group:analysts@example.com);
    `deletion_protection` keeps terraform from deleting the events.
  EOT
  type = object({
    location            = optional(string, "US")
    readers             = optional(set(string), [])
    deletion_protection = optional(bool, true)
  })
  default = {}

  validation {
    condition     = alltrue([for reader in var.bigquery.readers : can(regex("^(group|user|serviceAccount|domain):.+$", reader))])
    error_message = "Each of bigquery.readers must say what it is, such as group:analysts@example.com or domain:example.com."
  }
}

variable "functions" {
  description = <<-EOT
    Sizes by function, such as { slack = { memory = "1Gi" } }. What is left out keeps the default: see functions.tf.
    `timeout_seconds` is for ingress only: a consumer's timeout is its ack deadline, in shared/pubsub.json.
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
      size.concurrency == null ? true : size.concurrency >= 1 && size.concurrency <= 1000
    ])
    error_message = "A function's concurrency must be from 1 to 1000."
  }

  validation {
    condition = alltrue([for name, size in var.functions :
      coalesce(size.min_instances, 0) >= 0 &&
      try(coalesce(size.max_instances, local.functions[name].size.max_instances), 1) >= max(1, coalesce(size.min_instances, 0))
    ])
    error_message = "A function needs max_instances of at least 1, and min_instances from 0 to that."
  }

  validation {
    condition = alltrue([for size in values(var.functions) :
      size.memory == null ? true : can(regex("^[0-9]+(M|Mi|G|Gi)$", size.memory))
    ])
    error_message = "A function's memory must be such as 512M or 1Gi."
  }

  validation {
    condition = alltrue([for name, size in var.functions :
      size.timeout_seconds == null ? true : name == "ingress" && size.timeout_seconds >= 10 && size.timeout_seconds <= 60
    ])
    error_message = "timeout_seconds is for ingress only, and must be from 10, when GitHub hangs up, to 60."
  }
}

variable "alerts" {
  description = <<-EOT
    Who is told (`emails`, or `channels` that exist: projects/p/notificationChannels/n), and when:
    `oldest_message_minutes`: a consumer is behind; `unauthorized_per_minute`: a burst of wrong signatures;
    `quiet_hours`: no delivery for so long, 0 for never (a quiet repository is quiet at night too).
  EOT
  type = object({
    emails                  = optional(set(string), [])
    channels                = optional(set(string), [])
    oldest_message_minutes  = optional(number, 15)
    unauthorized_per_minute = optional(number, 10)
    quiet_hours             = optional(number, 0)
  })
  default = {}

  validation {
    condition     = alltrue([for email in var.alerts.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "Each of alerts.emails must be an e-mail address."
  }

  validation {
    condition     = alltrue([for channel in var.alerts.channels : can(regex("^projects/[^/]+/notificationChannels/[^/]+$", channel))])
    error_message = "Each of alerts.channels must be of the form projects/<project>/notificationChannels/<id>: gcloud beta monitoring channels list"
  }

  validation {
    condition     = var.alerts.quiet_hours >= 0 && var.alerts.quiet_hours <= 23
    error_message = "alerts.quiet_hours must be from 0 (never) to 23, the longest absence that Cloud Monitoring can watch for."
  }

  validation {
    condition     = var.alerts.oldest_message_minutes >= 1 && var.alerts.unauthorized_per_minute >= 0
    error_message = "alerts.oldest_message_minutes must be at least 1, alerts.unauthorized_per_minute at least 0."
  }
}
