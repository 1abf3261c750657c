variable "domain" {
  description = "Domain of the hosted zone."
  type        = string
}

variable "records" {
  description = "Records by name relative to the domain; the empty name is the domain itself."
  type = map(object({
    type   = string
    ttl    = optional(number, 300)
    values = list(string)
  }))
  default = {}
}
