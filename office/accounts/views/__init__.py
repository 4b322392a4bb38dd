"""Pages of the accounts: signing in, the first page, and for administrators users and roles."""
