"""The blank tags the live system is given."""

FIRST, COUNT, YEAR = 9_000_001, 50, 8
