variable "vpc_id" {
  description = "Network of this environment."
  type        = string
}

variable "public_subnet_ids" {
  description = "Subnets of the load balancer."
  type        = list(string)
}

variable "private_subnet_ids" {
  description = "Subnets of the containers."
  type        = list(string)
}
