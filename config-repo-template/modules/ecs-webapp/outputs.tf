output "parameter_prefix" {
  description = "Path of the parameters that a deployment reads and writes."
  value       = local.prefix
}

output "load_balancer_dns_name" {
  description = "Where the application answers; point a DNS alias at it."
  value       = aws_lb.this.dns_name
}

output "load_balancer_zone_id" {
  description = "Hosted zone of the load balancer, for DNS aliases."
  value       = aws_lb.this.zone_id
}

output "task_role_name" {
  description = "Role of the running containers, for the root module's own policies."
  value       = aws_iam_role.task.name
}
