module "app" {
  source = "../../../modules/ecs-webapp"

  name        = "web-app"
  environment = "prod1"

  vpc_id             = var.vpc_id
  public_subnet_ids  = var.public_subnet_ids
  private_subnet_ids = var.private_subnet_ids
  ecr_repository_url = "920534281604.dkr.ecr.us-east-1.amazonaws.com/920534281604-acme/web-app"

  desired_count = 2
  enable_worker = true
}

output "load_balancer_dns_name" {
  description = "Where the application answers."
  value       = module.app.load_balancer_dns_name
}
