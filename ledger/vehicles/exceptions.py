"""What can stop a step. Each carries the Japanese sentence the user reads."""


class LedgerError(Exception):
    """A step the office's procedure does not allow; `str()` is the message for the user."""
