"""The map pages."""
