module example.invalid/vulnerable-shop/tools

go 1.22
