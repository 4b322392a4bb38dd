"""The figures of the ward: the ten statutory reports (L-20), month by month and year by year."""
