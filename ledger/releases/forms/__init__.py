"""What is typed at the return desk."""
