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
  description = "Memory such as 512M, requests at once in an instance, the least and most instances, and how long a request may take."
  type = object({
    memory          = string
    concurrency     = number
    min_instances   = number
    max_instances   = number
    timeout_seconds = number
  })
}

variable "environment" {
  description = "The function's environment variables."
  type        = map(string)
}

variable "block_direct_access" {
  description = "Whether only a load balancer may call the service, and nobody its address on run.app."
  type        = bool
  default     = false
  nullable    = false
}

variable "after" {
  description = "The names of the functions that are deployed before this one."
  type        = list(string)
}
