"""What the ward does with a month: close it, and, with a reason, open it again."""

from datetime import date

from django.db import IntegrityError, transaction

from office.accounts.models import User
from office.audit import trail

from .actions import Action
from .checks import Check, checks
from .exceptions import AlreadyClosed, NotClosed, NotOverYet, NotReconciled
from .models import MonthClosing, MonthReopening
from .pack import tables_of_month
from .snapshot import content_of, digest_of
from .spans import last_of_month, month_name


@transaction.atomic
def close_month(actor: User, month: date, *, today: date, remark: str = "") -> MonthClosing:
    """Freeze the ten reports of `month` with their digest (月の締め).

    Raises NotOverYet, AlreadyClosed, or NotReconciled where the figures do not agree with each
    other and `remark` does not say why the month is closed all the same.
    """
    first = month.replace(day=1)
    if last_of_month(first) >= today:
        raise NotOverYet(f"{month_name(first)}はまだ終わっていません。")
    if MonthClosing.objects.of(first):
        raise AlreadyClosed(f"{month_name(first)}はすでに締められています。")
    found = tables_of_month(first, today)
    wrong = [one for one in checks(found, first) if not one.ok]
    if wrong and not remark:
        raise NotReconciled(_told(wrong))
    content = content_of(first, found)
    version = MonthClosing.objects.filter(month=first).count() + 1
    try:
        with transaction.atomic():
            closing = MonthClosing.objects.create(
                month=first,
                version=version,
                closed_by=actor,
                remark=remark,
                content=content,
                digest=digest_of(content),
            )
    except IntegrityError as error:
        raise AlreadyClosed(f"{month_name(first)}はほかの人が締めました。") from error
    trail.record(actor, Action.CLOSE, closing, digest=closing.digest, unequal=len(wrong))
    return closing


@transaction.atomic
def reopen_month(actor: User, month: date, *, reason: str) -> MonthReopening:
    """Take the closing of `month` back (締めの解除). Raises NotClosed."""
    closing = MonthClosing.objects.select_for_update().filter(month=month.replace(day=1)).first()
    if closing is None or MonthReopening.objects.filter(closing=closing).exists():
        raise NotClosed(f"{month_name(month)}は締められていません。")
    reopening = MonthReopening.objects.create(closing=closing, reason=reason, reopened_by=actor)
    trail.record(actor, Action.REOPEN, closing, reason=reason)
    return reopening


def _told(wrong: list[Check]) -> str:
    return "一致しない集計があります：" + "、".join(one.words for one in wrong)
