"""What people ask us."""
