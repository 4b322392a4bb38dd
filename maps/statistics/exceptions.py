"""What keeps a month from being closed or reopened. The messages are for the user."""


class StatisticsError(Exception):
    """A step cannot be taken; the message says why, in Japanese."""


class NotOverYet(StatisticsError):
    """The month has not ended."""


class AlreadyClosed(StatisticsError):
    """The month is closed."""


class NotClosed(StatisticsError):
    """The month is open."""


class NotReconciled(StatisticsError):
    """The figures do not agree with each other, and nobody has taken that upon themselves."""
