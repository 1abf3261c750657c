variable "repository" {
  description = "The config repository, as an https URL."
  type        = string
}

variable "image" {
  description = "Towpath's image, by digest."
  type        = string
}

variable "region" {
  description = "Where the task runs."
  type        = string
}

variable "cluster" {
  description = "ARN of the ECS cluster that the task runs in."
  type        = string
}

variable "subnets" {
  description = "Subnets with a way out: to the forge, to AWS and to Terraform's registry."
  type        = list(string)
}

variable "security_groups" {
  description = "Security groups of the task; nothing needs to come in."
  type        = list(string)
}

variable "management_role" {
  description = "ARN of the role that the roles of all environments trust."
  type        = string
}

variable "git_token_secret" {
  description = "ARN of the secret that holds a read-only token for the config repository."
  type        = string
}

variable "schedule" {
  description = "How often, as EventBridge Scheduler writes it."
  type        = string
  default     = "rate(5 minutes)"
}
