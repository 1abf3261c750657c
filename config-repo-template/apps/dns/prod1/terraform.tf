terraform {
  required_version = ">= 1.11.0"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }

  backend "s3" {
    bucket       = "333333333333-acme-terraform"
    key          = "dns/prod1/terraform.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}

provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["333333333333"]

  default_tags {
    tags = {
      Application = "dns"
      Environment = "prod1"
      ManagedBy   = "terraform"
    }
  }
}
