data "aws_caller_identity" "current" {}

locals {
  application = coalesce(var.application, var.name)
  prefix      = "/${local.application}/${var.environment}"
  full_name   = "${var.name}-${var.environment}"
}

resource "aws_s3_bucket" "this" {
  bucket = "${local.full_name}-website-${data.aws_caller_identity.current.account_id}"
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = local.full_name
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "this" {
  enabled             = true
  comment             = local.full_name
  default_root_object = "index.html"
  aliases             = var.domain == null ? [] : [var.domain]

  origin {
    origin_id                = "bucket"
    domain_name              = aws_s3_bucket.this.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.this.id
  }

  default_cache_behavior {
    target_origin_id       = "bucket"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true
    # Managed-CachingOptimized; the identifiers of managed policies are fixed (CloudFront developer guide).
    cache_policy_id = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  dynamic "custom_error_response" {
    for_each = var.single_page ? [404] : []
    content {
      error_code         = custom_error_response.value
      response_code      = 200
      response_page_path = "/index.html"
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.certificate_arn == null
    acm_certificate_arn            = var.certificate_arn
    ssl_support_method             = var.certificate_arn == null ? null : "sni-only"
    minimum_protocol_version       = var.certificate_arn == null ? null : "TLSv1.2_2021"
  }
}

# Listing is allowed so that a missing page is a 404 and not a 403.
data "aws_iam_policy_document" "distribution" {
  statement {
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]
    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.this.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket     = aws_s3_bucket.this.id
  policy     = data.aws_iam_policy_document.distribution.json
  depends_on = [aws_s3_bucket_public_access_block.this]
}

# What is published is recorded here by the deployment, never by Terraform.
resource "aws_ssm_parameter" "artifact_key" {
  name  = "${local.prefix}/artifact-key"
  type  = "String"
  value = "not-deployed-yet"

  lifecycle {
    ignore_changes = [value]
  }
}

# Where a deployment publishes.
resource "aws_ssm_parameter" "bucket_name" {
  name  = "${local.prefix}/website-bucket-name"
  type  = "String"
  value = aws_s3_bucket.this.id
}

resource "aws_ssm_parameter" "distribution_id" {
  name  = "${local.prefix}/cloudfront-distribution-id"
  type  = "String"
  value = aws_cloudfront_distribution.this.id
}
