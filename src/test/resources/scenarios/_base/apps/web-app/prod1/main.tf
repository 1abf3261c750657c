module "web" {
  source      = "git::https://git.example.com/platform/modules.git//ecs-webapp?ref=ecs-webapp-v2.12.0"
  name        = "web-app"
  environment = "prod1"
}
