"""Pages of 公示と処分, one module for each kind of paper."""
