variable "name" {
  description = "The function's name in the code, which is its entry point too."
  type        = string
}

variable "project_id" {
  type = string
}

variable "region" {
  type = string
}

variable "dist" {
  description = "The folder of the bundle that `npm run build` makes."
  type        = string
}

variable "build" {
  description = "The account that builds, the registry for the image, the bucket for the source."
  type = object({
    service_account = string
    repository      = string
    bucket          = string
  })
}

variable "size" {
  type = object({
    memory        = string
    concurrency   = number
    min_instances = number
    max_instances = number
  })
}

variable "timeout_seconds" {
  description = "After this Cloud Run ends a request."
  type        = number
}

variable "public" {
  description = "Whether anybody may call it; otherwise only what is within the project and has run.invoker."
  type        = bool
  default     = false
}

variable "environment" {
  type = map(string)
}
