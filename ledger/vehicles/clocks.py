"""When something happened, by a phone whose clock may be wrong. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

TRUSTED = timedelta(seconds=90)
"""A difference the way over the network explains."""
OLD = timedelta(hours=24)


@dataclass(frozen=True)
class Moment:
    """The time taken as true, and what is doubtful about it (empty: nothing)."""

    at: datetime
    doubt: str = ""


def true_time(at: datetime, sent_at: datetime | None, received_at: datetime) -> Moment:
    """Return when an act of the phone's time `at` happened by the server's clock.

    `sent_at` is the phone's clock as it sent the act, which the server received at
    `received_at`: their difference is the phone's error, and is taken off. A time that still
    lies in the future becomes `received_at`; one more than 24 hours old is kept and flagged.
    The server's clock rules, the phone's is evidence (SECURITY d1-6).
    """
    error = received_at - sent_at if sent_at else timedelta()
    doubt = ""
    if abs(error) > TRUSTED:
        at, doubt = at + error, f"端末の時計が{_words(error)}"
    if at > received_at:
        doubt = doubt or ("端末の時刻が未来" if at - received_at > TRUSTED else "")
        at = received_at
    elif received_at - at > OLD:
        doubt = "・".join(filter(None, [doubt, "24時間より前の記録を後から受信"]))
    return Moment(at, doubt)


def _words(error: timedelta) -> str:
    minutes = round(abs(error.total_seconds()) / 60)
    return f"{minutes}分{'遅れ' if error > timedelta() else '進み'}"
