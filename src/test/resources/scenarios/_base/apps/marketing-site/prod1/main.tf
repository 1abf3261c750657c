module "site" {
  source      = "git::https://git.example.com/platform/modules.git//static-website?ref=static-website-v1.4.0"
  name        = "marketing-site"
  environment = "prod1"
}
