variable "name" {
  description = "The function's name in the code, which is its entry point too."
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

  # Not a precondition of the archive: Terraform would then read the archive only after every pending change.
  validation {
    condition     = fileexists("${var.dist}/index.js") && fileexists("${var.dist}/package.json")
    error_message = "There is no bundle of ${var.name} in ${var.dist}: run `npm run build`, or set `bundles` to where it is."
  }
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

variable "timeout_seconds" {
  description = "Cloud Run ends a request that takes longer."
  type        = number
}

variable "invokers" {
  description = "Who may call it: the members of IAM policies, by any name."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "ingress_settings" {
  description = <<-EOT
    From where it can be called at all, by those who may. Google refuses all others, before they reach it. Another function of the
    project calls from outside, for Google, unless both are in a network: https://cloud.google.com/run/docs/securing/ingress
  EOT
  type        = string
  default     = "ALLOW_ALL"
  nullable    = false
}

variable "after" {
  description = "The names of the functions that are deployed before this one."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "environment" {
  description = "The function's environment variables."
  type        = map(string)
}
