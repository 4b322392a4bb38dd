"""Tags made in advance and printed: numbers given out once, every printing on record. L-02."""

from django.db import transaction
from django.db.models import Max

from ledger.vehicles import codes
from ledger.vehicles.actions import Action
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Tag, TagBatch, TagLayout, TagPrint, TagWording
from office.accounts.models import User
from office.audit import trail
from office.masters.models import NumberSeries

LAST_SERIAL = 9_999_999


@transaction.atomic
def make_batch(
    actor: User, *, year: int, count: int, layout: TagLayout, symbology: str, note: str = ""
) -> TagBatch:
    """Give out the next `count` tag numbers of `year` (wareki, two digits). L-02.

    Numbers go on where the last batch of the year ended; two people at once get two runs.
    Raises LedgerError when the year has no numbers left.
    """
    first = _reserve(year, count)
    batch = TagBatch.objects.create(
        first=first,
        count=count,
        year=year,
        symbology=symbology,
        layout=layout.code,
        made_by=actor,
        note=note,
    )
    numbers = (codes.tag_code(year, serial) for serial in range(first, first + count))
    Tag.objects.bulk_create([Tag(code=code, batch=batch) for code in numbers], batch_size=2000)
    trail.record(actor, Action.MAKE_TAGS, batch, first=first, count=count)
    return batch


@transaction.atomic
def print_range(
    actor: User,
    batch: TagBatch,
    *,
    first: int,
    last: int,
    layout: TagLayout,
    wording: TagWording,
    start_position: int = 1,
    reason: str = "",
) -> TagPrint:
    """Put the printing of serials `first` to `last` of `batch` on record.

    Printing a number again is a 再作成: it needs a reason. Raises LedgerError.
    """
    batch = TagBatch.objects.select_for_update().get(pk=batch.pk)
    _check_range(batch, first, last)
    again = batch.prints.filter(first__lte=last, last__gte=first).exists()
    if again and not reason:
        message = "印刷済みの番号が含まれます。再作成の理由を入力してください。"
        raise LedgerError(message)
    printed = TagPrint.objects.create(
        batch=batch,
        first=first,
        last=last,
        layout=layout,
        wording=wording,
        start_position=_position(start_position, layout),
        printed_by=actor,
        is_reissue=again,
        reason=reason if again else "",
    )
    trail.record(actor, Action.PRINT_TAGS, batch, first=first, last=last, reason=printed.reason)
    return printed


@transaction.atomic
def reissue(
    actor: User,
    tag: Tag,
    *,
    layout: TagLayout,
    wording: TagWording,
    reason: str,
    start_position: int = 1,
) -> TagPrint:
    """Print one tag again under the same number (再作成), because it is torn or unreadable.

    Raises LedgerError without a reason, or for a tag that must not come back.
    """
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    if not reason:
        message = "再作成の理由を入力してください。"
        raise LedgerError(message)
    if tag.state in (Tag.State.VOID, Tag.State.GONE):
        message = f"この札は「{tag.get_state_display()}」です。再作成できません。"
        raise LedgerError(message)
    printed = TagPrint.objects.create(
        tag=tag,
        layout=layout,
        wording=wording,
        start_position=_position(start_position, layout),
        printed_by=actor,
        is_reissue=True,
        reason=reason,
    )
    trail.record(actor, Action.REISSUE_TAG, tag, reason=reason)
    return printed


def take_number(year: int) -> str:
    """The code of a single tag that is not printed: the next number of `year`.

    Locked until the transaction ends. Raises LedgerError when the year has no numbers left.
    """
    return codes.tag_code(year, _reserve(year, 1))


def _reserve(year: int, count: int) -> int:
    """Return the first of `count` fresh serials, locked until the transaction ends."""
    name = f"tags {year:02}"
    NumberSeries.objects.get_or_create(name=name)
    series = NumberSeries.objects.select_for_update().get(name=name)
    # Tags brought in from elsewhere have not passed through the series.
    newest = Tag.objects.filter(code__regex=rf"^{year:02}\d{{8}}$").aggregate(Max("code"))
    known = int(newest["code__max"][2:9]) if newest["code__max"] else 0
    first = max(series.last, known) + 1
    if first + count - 1 > LAST_SERIAL:
        message = f"{year:02}年の札番号は残り{LAST_SERIAL - first + 1}枚です。"
        raise LedgerError(message)
    series.last = first + count - 1
    series.save(update_fields=["last"])
    return first


def _check_range(batch: TagBatch, first: int, last: int) -> None:
    end = batch.first + batch.count - 1
    if not batch.first <= first <= last <= end:
        message = f"連番は{batch.first}から{end}までの範囲で指定してください。"
        raise LedgerError(message)


def _position(start: int, layout: TagLayout) -> int:
    if not 1 <= start <= layout.per_sheet:
        message = f"印刷を始める位置は1から{layout.per_sheet}までです。"
        raise LedgerError(message)
    return start
