resource "aws_route53_zone" "this" {
  name = var.domain

  # Losing a zone loses its name servers: nothing that depends on the domain would come back by itself.
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_route53_record" "this" {
  for_each = var.records

  zone_id = aws_route53_zone.this.zone_id
  name    = each.key == "" ? var.domain : "${each.key}.${var.domain}"
  type    = each.value.type
  ttl     = each.value.ttl
  records = each.value.values
}
