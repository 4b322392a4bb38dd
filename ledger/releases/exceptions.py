"""What can stop a step at the return desk. Each carries the Japanese sentence the user reads."""

from ledger.vehicles.exceptions import LedgerError


class NoFee(LedgerError):
    """The fee master does not say, or does not say clearly, what this vehicle costs today."""

    code = "no_fee"


class StepSkipped(LedgerError):
    """A step of the return was asked for before the ones it needs."""

    code = "step_skipped"


class AlreadyReleased(LedgerError):
    """Somebody else has released the vehicle; the message says who and when."""

    code = "already_released"


class NoTill(LedgerError):
    """Money can only go into a till that is open."""

    code = "no_till"


class TillClosed(LedgerError):
    """A closed till takes nothing more."""

    code = "till_closed"


class WaiverRefused(LedgerError):
    """A step with a waiver that its state or the rule of four eyes forbids."""

    code = "waiver_refused"


class NotReversible(LedgerError):
    """The release cannot be taken back, or not by this person."""

    code = "not_reversible"
