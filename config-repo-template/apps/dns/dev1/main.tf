module "zone" {
  source = "../../../modules/dns-zone"

  domain = "dev.example.com"
  records = {
    "" = {
      type   = "TXT"
      values = ["v=spf1 -all"]
    }
  }
}

output "name_servers" {
  description = "Name servers to delegate the domain to."
  value       = module.zone.name_servers
}
