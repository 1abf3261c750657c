# One Fargate task every few minutes, started by EventBridge Scheduler. The task's role is the management role's only caller.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

locals {
  environment = {
    TOWPATH_REPO     = var.repository
    TOWPATH_NO_COLOR = "1"
    AWS_REGION       = var.region
  }
}

resource "aws_cloudwatch_log_group" "towpath" {
  name              = "/towpath/reconcile"
  retention_in_days = 90
}

resource "aws_ecs_task_definition" "towpath" {
  family                   = "towpath"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 1024
  memory                   = 2048
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  container_definitions = jsonencode([{
    name      = "towpath"
    image     = var.image
    command   = ["reconcile"]
    essential = true

    # The longest that ECS grants; Towpath interrupts Terraform once and waits for its state.
    stopTimeout = 120

    environment = [for name, value in local.environment : { name = name, value = value }]
    secrets     = [{ name = "TOWPATH_GIT_TOKEN", valueFrom = var.git_token_secret }]

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.towpath.name
        "awslogs-region"        = var.region
        "awslogs-stream-prefix" = "run"
      }
    }
  }])
}

resource "aws_scheduler_schedule" "towpath" {
  name                = "towpath"
  schedule_expression = var.schedule

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = var.cluster
    role_arn = aws_iam_role.scheduler.arn

    # The next tick is the retry: a run compares states and depends on no event.
    retry_policy {
      maximum_retry_attempts = 0
    }

    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.towpath.arn
      launch_type         = "FARGATE"
      task_count          = 1

      network_configuration {
        subnets          = var.subnets
        security_groups  = var.security_groups
        assign_public_ip = false
      }
    }
  }
}
