"""What is done with the stock of the yards, step by step."""
