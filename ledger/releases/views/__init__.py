"""Pages of the return desk: one module for each kind of work."""
