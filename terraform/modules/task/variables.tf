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
  description = "Memory such as 512M, requests at once in an instance, the least and most instances, and how long a task may take."
  type = object({
    memory          = string
    concurrency     = number
    min_instances   = number
    max_instances   = number
    timeout_seconds = number
  })
}

variable "environment" {
  description = "What the function needs besides its project."
  type        = map(string)
}

variable "schedules" {
  description = <<-EOT
    By name: when each task begins, such as "0 9 * * 1-5", and how many attempts Scheduler makes after one that fails. It allows 5 at the
    most, by default 2, 6, 14, 30 and 62 minutes after the first. `pause_seconds`: the time between two of them instead. `path`: what is
    called, by default the name. `body`: what it is told, as JSON.
  EOT
  type = map(object({
    cron          = string
    retries       = number
    pause_seconds = optional(number)
    path          = optional(string)
    body          = optional(string)
  }))
}

variable "time_zone" {
  description = "Of the schedules, such as Europe/Berlin."
  type        = string
}

variable "scheduler_region" {
  description = "Where Cloud Scheduler keeps the schedules."
  type        = string
}

variable "callers" {
  description = "Who may call it besides Scheduler, from wherever they are: members of IAM policies."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "alert_after" {
  description = <<-EOT
    When somebody is told: so many `failures` within so many `minutes`; and, if it is set, fewer than `fewest_calls` within so many
    `minutes`, for that long.
  EOT
  type = object({
    failures     = number
    minutes      = number
    fewest_calls = optional(number)
  })
}

variable "runbook" {
  description = "What to do when it fails: the name of a file in the folder of runbooks, without .md."
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
