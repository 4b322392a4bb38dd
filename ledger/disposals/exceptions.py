"""What can stop a step of disposal. The message is the Japanese sentence the user reads."""

from ledger.vehicles.exceptions import LedgerError


class NotPossible(LedgerError):
    """The paper is not in a state that allows this step."""

    code = "not_possible"
