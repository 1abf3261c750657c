vpc_id             = "vpc-0b1b2c3d4e5f60718"
public_subnet_ids  = ["subnet-0b1111111111111aa", "subnet-0b2222222222222bb"]
private_subnet_ids = ["subnet-0b3333333333333cc", "subnet-0b4444444444444dd"]
