vpc_id             = "vpc-0a1b2c3d4e5f60718"
public_subnet_ids  = ["subnet-0a1111111111111aa", "subnet-0a2222222222222bb"]
private_subnet_ids = ["subnet-0a3333333333333cc", "subnet-0a4444444444444dd"]
