"""The books of record (台帳)."""
