vpc_id             = "vpc-0c1b2c3d4e5f60718"
public_subnet_ids  = ["subnet-0c1111111111111aa", "subnet-0c2222222222222bb"]
private_subnet_ids = ["subnet-0c3333333333333cc", "subnet-0c4444444444444dd"]
