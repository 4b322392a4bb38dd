"""What people and phones may send in, one module per audience."""
