data "aws_region" "current" {}

locals {
  application = coalesce(var.application, var.name)
  prefix      = "/${local.application}/${var.environment}"
  full_name   = "${var.name}-${var.environment}"
  services    = var.enable_worker ? toset(["web", "worker"]) : toset(["web"])
  https       = var.certificate_arn != null
}

# What runs is recorded here by the deployment, never by Terraform: "latest" means that nothing was deployed yet.
resource "aws_ssm_parameter" "image_tag" {
  name  = "${local.prefix}/container-image-tag"
  type  = "String"
  value = "latest"

  lifecycle {
    ignore_changes = [value]
  }
}

data "aws_ssm_parameter" "image_tag" {
  name       = aws_ssm_parameter.image_tag.name
  depends_on = [aws_ssm_parameter.image_tag]
}

resource "aws_ecs_cluster" "this" {
  name = local.full_name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${local.full_name}"
  retention_in_days = 90
}

# A deployment registers its own revisions. With track_latest Terraform compares with the newest of them instead of its own,
# and with skip_destroy the revisions that a rollback needs stay active.
resource "aws_ecs_task_definition" "this" {
  for_each = local.services

  family                   = "${local.full_name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  track_latest             = true
  skip_destroy             = true

  container_definitions = jsonencode([merge(
    {
      name        = "app"
      image       = "${var.ecr_repository_url}:${data.aws_ssm_parameter.image_tag.insecure_value}"
      essential   = true
      environment = [for key, value in var.environment_variables : { name = key, value = value }]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.this.name
          awslogs-region        = data.aws_region.current.name
          awslogs-stream-prefix = each.key
        }
      }
    },
    each.key == "web" ? { portMappings = [{ containerPort = var.container_port, protocol = "tcp" }] } : {},
    each.key == "worker" ? { command = var.worker_command } : {},
  )])
}

resource "aws_ecs_service" "this" {
  for_each = local.services

  name            = "${local.full_name}-${each.key}"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this[each.key].arn
  desired_count   = var.desired_count
  launch_type     = "FARGATE"
  propagate_tags  = "SERVICE"

  health_check_grace_period_seconds = each.key == "web" ? 60 : null

  network_configuration {
    subnets         = var.private_subnet_ids
    security_groups = [aws_security_group.tasks.id]
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  dynamic "load_balancer" {
    for_each = each.key == "web" ? ["app"] : []
    content {
      target_group_arn = aws_lb_target_group.this.arn
      container_name   = load_balancer.value
      container_port   = var.container_port
    }
  }

  # Which revision runs is the deployment's decision.
  lifecycle {
    ignore_changes = [task_definition]
  }

  depends_on = [aws_lb_listener.http]
}

# Where a deployment finds the services. No worker parameter means that there is no worker.
resource "aws_ssm_parameter" "cluster_name" {
  name  = "${local.prefix}/ecs-cluster-name"
  type  = "String"
  value = aws_ecs_cluster.this.name
}

resource "aws_ssm_parameter" "service_name" {
  name  = "${local.prefix}/ecs-service-name"
  type  = "String"
  value = aws_ecs_service.this["web"].name
}

resource "aws_ssm_parameter" "worker_service_name" {
  count = var.enable_worker ? 1 : 0

  name  = "${local.prefix}/ecs-worker-service-name"
  type  = "String"
  value = aws_ecs_service.this["worker"].name
}
