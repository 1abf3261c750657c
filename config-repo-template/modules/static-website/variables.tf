variable "name" {
  description = "Name of the site; part of the name of its bucket."
  type        = string
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

variable "domain" {
  description = "Domain of the site; without one it answers under the distribution's own name."
  type        = string
  default     = null
}

variable "certificate_arn" {
  description = "Certificate for the domain, in us-east-1."
  type        = string
  default     = null
}

variable "single_page" {
  description = "Whether unknown paths are answered with index.html, as single-page applications need it."
  type        = bool
  default     = false
}
