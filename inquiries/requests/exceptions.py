"""What can stop a step. Each carries the Japanese sentence the user reads."""


class RequestError(Exception):
    """A step that is not allowed; `str()` is the message for the user."""


class StaleRequest(RequestError):
    """Somebody else changed the record after this user saw it."""
