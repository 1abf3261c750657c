module "site" {
  source = "../../../modules/static-website"

  name        = "marketing-site"
  environment = "dev1"
}

output "distribution_domain_name" {
  description = "Where the site answers."
  value       = module.site.distribution_domain_name
}
