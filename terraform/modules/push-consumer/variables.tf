variable "name" {
  description = "The function's name in the code."
  type        = string
}

variable "full_name" {
  description = "The function's name in the project."
  type        = string
}

variable "deployment" {
  description = <<-EOT
    What all functions have in common: where they run, labels for everything, and the key that encrypts sources and images, or null.
  EOT
  type = object({
    project_id = string
    region     = string
    labels     = map(string)
    kms_key    = optional(string)
  })
}

variable "build" {
  description = "The account that builds, the registry for the image, the bucket for the source."
  type = object({
    service_account = string
    repository      = string
    bucket          = string
  })
}

variable "dist" {
  description = "The folder of the bundle that `npm run build` makes."
  type        = string
}

variable "size" {
  description = "Memory such as 512M, requests at once in an instance, and the least and most instances."
  type = object({
    memory        = string
    concurrency   = number
    min_instances = number
    max_instances = number
  })
}

variable "environment" {
  description = "What the function needs besides what this module gives to every consumer."
  type        = map(string)
}

variable "subscriptions" {
  description = <<-EOT
    By what comes: the subscription's name, the ID of its topic, and for how many minutes a message may wait. `events` must be there.
  EOT
  type = map(object({
    name                   = string
    topic                  = string
    oldest_message_minutes = number
  }))
}

variable "dead_letter_topic" {
  description = "The topic for messages that cannot be delivered."
  type        = object({ id = string, name = string })
}

variable "settings" {
  description = "Deadlines, backoff and attempts: `consumer` in shared/pubsub.json, and what this consumer has instead."
  type = object({
    deadlineSeconds         = number
    ackDeadlineSeconds      = number
    minimumBackoffSeconds   = number
    maximumBackoffSeconds   = number
    maximumDeliveryAttempts = number
  })
}

variable "pubsub_agent" {
  description = "Pub/Sub's own service account, as a member of IAM policies."
  type        = string
}

variable "alerting" {
  description = "As in modules/alerts."
  type = object({
    project_id   = string
    title        = string
    labels       = map(string)
    notes        = string
    channels     = list(string)
    runbooks     = string
    runbooks_url = optional(string)
  })
}
