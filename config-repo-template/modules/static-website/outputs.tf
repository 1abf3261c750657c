output "parameter_prefix" {
  description = "Path of the parameters that a deployment reads and writes."
  value       = local.prefix
}

output "distribution_domain_name" {
  description = "Where the site answers; point a DNS alias at it."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "bucket_name" {
  description = "Bucket that holds the published files."
  value       = aws_s3_bucket.this.id
}
