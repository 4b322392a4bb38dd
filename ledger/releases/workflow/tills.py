"""レジ: open with a float, move cash, count and close. K-09."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from geo.models import StorageYard
from ledger.releases import cash
from ledger.releases.actions import Action
from ledger.releases.exceptions import NoTill, TillClosed
from ledger.releases.models import Till, TillEntry
from ledger.vehicles.exceptions import LedgerError
from office.accounts.models import User
from office.audit import trail

Kind = TillEntry.Kind


def open_till_of(yard: StorageYard, today: date, *, for_update: bool = False) -> Till:
    """The till into which money goes today. Raises NoTill, also for one left open overnight."""
    tills = Till.objects.open().filter(yard=yard)
    till = (tills.select_for_update(of=("self",)) if for_update else tills).first()
    if till is None:
        raise NoTill(
            f"{yard.label}のレジが開いていません。釣銭準備金を数えて、レジを開けてください。"
        )
    if till.opened_on != today:
        raise NoTill(
            f"{till.opened_on:%Y/%m/%d}のレジが締められていません。"
            "先にそのレジを締めてから、本日のレジを開けてください。"
        )
    return till


@transaction.atomic
def open_till(actor: User, yard: StorageYard, *, float_amount: int, today: date) -> Till:
    """Begin a shift with `float_amount` yen of change. Raises LedgerError while one is open."""
    StorageYard.objects.select_for_update(of=("self",)).get(pk=yard.pk)
    opened = Till.objects.open().filter(yard=yard).select_related("opened_by").first()
    if opened is not None:
        raise LedgerError(
            f"{yard.label}のレジは、{opened.opened_by}さんが"
            f"{timezone.localtime(opened.opened_at):%m/%d %H:%M}に開けています。"
        )
    last = Till.objects.filter(yard=yard, opened_on=today).aggregate(last=Max("shift"))["last"]
    till = Till.objects.create(
        yard=yard,
        opened_on=today,
        shift=(last or 0) + 1,
        float_amount=float_amount,
        opened_at=timezone.now(),
        opened_by=actor,
    )
    trail.record(actor, Action.OPEN_TILL, till, float=float_amount)
    return till


@transaction.atomic
def move_cash(
    actor: User, till: Till, *, kind: Kind, amount: int, note: str, key: UUID
) -> TillEntry:
    """Put `amount` yen of change into the till, or take them to the safe. Safe to send again.

    Raises TillClosed, or LedgerError for more than there is.
    """
    till = lock_open(till)
    done = TillEntry.objects.filter(key=key).first()
    if done is not None:
        return done
    if kind not in (Kind.PAID_IN, Kind.PAID_OUT):
        raise LedgerError("手数料は返還の画面で登録します。")
    signed = amount if kind == Kind.PAID_IN else -amount
    balance = till.balance()
    if balance + signed < 0:
        raise LedgerError(f"レジには {balance:,}円しかありません。")
    entry = TillEntry.objects.create(
        till=till, kind=kind, amount=signed, note=note, at=timezone.now(), by=actor, key=key
    )
    trail.record(actor, Action.MOVE_CASH, till, kind=kind, amount=signed)
    return entry


@transaction.atomic
def close_till(actor: User, till: Till, *, pieces: dict[str, int], note: str) -> Till:
    """Count and close: from now on nothing of the till changes.

    `pieces` are the pieces of each denomination. Raises TillClosed, or LedgerError when the
    count differs and nobody says why.
    """
    till = lock_open(till)
    counted, expected = cash.counted(pieces), till.balance()
    if counted != expected and not note.strip():
        raise LedgerError(
            f"数えた現金は {counted:,}円、あるべき現金は {expected:,}円です。"
            f"差異（{counted - expected:+,}円）の説明を入力してください。"
        )
    till.closed_at, till.closed_by = timezone.now(), actor
    till.pieces = {name: count for name, count in pieces.items() if count}
    till.counted, till.expected = counted, expected
    till.difference_note = "" if counted == expected else note.strip()
    till.save()
    trail.record(actor, Action.CLOSE_TILL, till, counted=counted, difference=counted - expected)
    return till


def lock_open(till: Till) -> Till:
    """The till, locked. Raises TillClosed with who closed it and when."""
    locked = Till.objects.select_for_update(of=("self",)).get(pk=till.pk)
    if not locked.is_open:
        at = timezone.localtime(locked.closed_at)
        raise TillClosed(f"このレジは、{locked.closed_by}さんが{at:%m/%d %H:%M}に締めています。")
    return locked
