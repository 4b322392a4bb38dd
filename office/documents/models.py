"""Nothing stored yet: wordings and seals come with the notices."""
