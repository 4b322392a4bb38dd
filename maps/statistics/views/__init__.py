"""Pages of the statistics: the reports, what lies behind a figure, files, the months."""
