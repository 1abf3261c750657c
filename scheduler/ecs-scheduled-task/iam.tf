data "aws_iam_policy_document" "tasks" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "scheduler" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }
  }
}

# What Towpath runs as: it may take the management role and nothing else.
resource "aws_iam_role" "task" {
  name               = "towpath-task"
  assume_role_policy = data.aws_iam_policy_document.tasks.json
}

data "aws_iam_policy_document" "task" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = [var.management_role]
  }
}

resource "aws_iam_role_policy" "task" {
  name   = "take-the-management-role"
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.task.json
}

# What ECS uses to start the container: its image, its logs, its one secret.
resource "aws_iam_role" "execution" {
  name               = "towpath-execution"
  assume_role_policy = data.aws_iam_policy_document.tasks.json
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

data "aws_iam_policy_document" "secret" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [var.git_token_secret]
  }
}

resource "aws_iam_role_policy" "secret" {
  name   = "read-the-git-token"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.secret.json
}

# What EventBridge Scheduler uses to start the task.
resource "aws_iam_role" "scheduler" {
  name               = "towpath-scheduler"
  assume_role_policy = data.aws_iam_policy_document.scheduler.json
}

data "aws_iam_policy_document" "start" {
  statement {
    actions   = ["ecs:RunTask"]
    resources = ["${aws_ecs_task_definition.towpath.arn_without_revision}:*"]
  }

  statement {
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.task.arn, aws_iam_role.execution.arn]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "start" {
  name   = "start-towpath"
  role   = aws_iam_role.scheduler.id
  policy = data.aws_iam_policy_document.start.json
}
