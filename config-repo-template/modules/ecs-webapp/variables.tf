variable "name" {
  description = "Name of the application, at most 20 characters; part of the names of its resources."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{0,19}$", var.name))
    error_message = "Use lower-case letters, digits and dashes, at most 20 characters."
  }
}

variable "application" {
  description = "Name of the application in parameter paths; the name unless set."
  type        = string
  default     = null
}

variable "environment" {
  description = "Environment, such as dev1; part of names and of parameter paths."
  type        = string
}

variable "vpc_id" {
  description = "Network in which the application runs."
  type        = string
}

variable "public_subnet_ids" {
  description = "Subnets of the load balancer, in at least two zones."
  type        = list(string)
}

variable "private_subnet_ids" {
  description = "Subnets of the containers; they need a way to ECR, SSM and CloudWatch Logs."
  type        = list(string)
}

variable "ecr_repository_url" {
  description = "Repository of the image, without a tag."
  type        = string
}

variable "certificate_arn" {
  description = "Certificate for HTTPS; without one the load balancer speaks HTTP only."
  type        = string
  default     = null
}

variable "container_port" {
  description = "Port on which the application listens."
  type        = number
  default     = 3000
}

variable "health_check_path" {
  description = "Path that answers 200 when the application is well."
  type        = string
  default     = "/up"
}

variable "cpu" {
  description = "CPU units of one task."
  type        = number
  default     = 256
}

variable "memory" {
  description = "Memory of one task, MiB."
  type        = number
  default     = 512
}

variable "desired_count" {
  description = "Tasks of the web service."
  type        = number
  default     = 1
}

variable "enable_worker" {
  description = "Whether a second service runs the same image with the worker's command."
  type        = bool
  default     = false
}

variable "worker_command" {
  description = "Command of the worker."
  type        = list(string)
  default     = ["bin/worker"]
}

variable "environment_variables" {
  description = "Plain environment variables of all containers."
  type        = map(string)
  default     = {}
}
