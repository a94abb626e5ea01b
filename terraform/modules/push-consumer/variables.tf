variable "name" {
  description = "The function's name in the code; also its subscription's."
  type        = string
}

variable "dist" {
  description = "The folder of the bundle that `npm run build` makes."
  type        = string
}

variable "size" {
  type = object({
    memory        = string
    concurrency   = number
    min_instances = number
    max_instances = number
  })
}

variable "environment" {
  description = "What the function needs besides what every consumer is given."
  type        = map(string)
}

variable "consumer" {
  description = "What all consumers share: see consumers.tf."
  type = object({
    project_id        = string
    region            = string
    build             = object({ service_account = string, repository = string, bucket = string })
    topic             = string
    dead_letter_topic = object({ id = string, name = string })
    settings = object({
      deadlineSeconds         = number
      ackDeadlineSeconds      = number
      minimumBackoffSeconds   = number
      maximumBackoffSeconds   = number
      maximumDeliveryAttempts = number
    })
    pubsub_agent = string
    alerting = object({
      channels               = list(string)
      oldest_message_minutes = number
      runbooks               = string
    })
  })
}
