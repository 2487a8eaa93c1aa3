# DELIBERATELY VULNERABLE EXAMPLE - never apply this.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

resource "aws_s3_bucket" "pictures" {
  bucket = "vulnerable-shop-pictures"
}

resource "aws_s3_bucket_acl" "pictures" {
  bucket = aws_s3_bucket.pictures.id
  acl    = "public-read"
}

resource "aws_security_group" "web" {
  name = "vulnerable-shop-web"

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_ebs_volume" "orders" {
  availability_zone = "eu-west-1a"
  size              = 20
  encrypted         = false
}
