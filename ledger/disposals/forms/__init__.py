"""What officers and yards enter on the way to a disposal, one module for each kind of paper."""
