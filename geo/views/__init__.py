"""Pages and answers about places, one module for each audience."""
