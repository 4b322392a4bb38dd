"""What can stop a step. Each carries the Japanese sentence the user reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


class LedgerError(Exception):
    """A step the office's procedure does not allow; `str()` is the message for the user.

    `code` names the reason to a program; `retry` says that the same step may succeed later.
    """

    code = "refused"
    retry = False


class UnknownTag(LedgerError):
    """No tag of this code was ever made."""

    code = "unknown_tag"


class TagStillComing(LedgerError):
    """What is said of a tag arrived before its own 札付け, which may be on its way."""

    code = "tag_still_coming"
    retry = True


class MisreadCode(LedgerError):
    """The digits do not fit the check digit: read or typed wrongly."""

    code = "misread_code"


class SpentTag(LedgerError):
    """The tag hangs on another vehicle, or once did (W-13)."""

    code = "spent_tag"


class NotAttached(LedgerError):
    """The step needs a tag that hangs on a vehicle now."""

    code = "not_attached"


class TooEarly(LedgerError):
    """The warning time is not over and no reason was given (W-09)."""

    code = "too_early"


class NoPlace(LedgerError):
    """The point gives no removal place or no yard: it lies outside the ward."""

    code = "no_place"


class KeyReused(LedgerError):
    """The key of an earlier capture came with other contents."""

    code = "key_reused"


class DamagedBody(LedgerError):
    """The bytes that arrived are not the bytes that were sent."""

    code = "damaged_body"
    retry = True


class BadPhoto(LedgerError):
    """Not a photograph this system keeps."""

    code = "bad_photo"


class ChangedMeanwhile(LedgerError):
    """Somebody else has changed the same fields since the page was opened; `stored` holds them."""

    code = "changed_meanwhile"

    def __init__(self, message: str, stored: dict[str, Any]) -> None:
        super().__init__(message)
        self.stored = stored


class NotNow(LedgerError):
    """The table of steps does not allow this step with the vehicle as it is."""

    code = "not_now"

    def __init__(self, reference: str, reasons: list[str]) -> None:
        super().__init__(f"整理番号 {reference}：{' '.join(reasons)}")
        self.reference = reference
        self.reasons = reasons


@dataclass(frozen=True)
class Conflict:
    """A field that two people changed: as it was seen, as it is now, as it was to become."""

    name: str
    seen: str
    now: str
    mine: str


class Disputed(LedgerError):
    """A correction and somebody else's change since speak of the same fields."""

    code = "disputed"

    def __init__(self, reference: str, conflicts: Sequence[Conflict]) -> None:
        super().__init__(
            f"整理番号 {reference}：ほかの人が同じ項目を先に変更しました。"
            "項目ごとに内容を確かめて、もう一度保存してください。"
        )
        self.conflicts = conflicts


class Impossible(LedgerError):
    """Values that cannot be; `reasons` by field, "" for the record as a whole."""

    code = "impossible"

    def __init__(self, reference: str, reasons: Mapping[str, str]) -> None:
        super().__init__(f"整理番号 {reference}：{' '.join(reasons.values())}")
        self.reasons = reasons


class PostedAlready(LedgerError):
    """The deadline is changed of a vehicle whose disposal has been posted (L-17b)."""

    code = "posted_already"

    def __init__(self, reference: str, posted_on: date) -> None:
        super().__init__(
            f"整理番号 {reference}：処分公示日（{posted_on:%Y/%m/%d}）が入力されています。"
            "保管期限を変更すると、公示の内容と合わなくなります。"
        )
        self.posted_on = posted_on
