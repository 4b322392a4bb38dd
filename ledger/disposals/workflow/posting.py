"""公示: a list is put up, and taken down again. 自転車法 6条2項, 3項; L-11, L-13a."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from geo.models import StorageYard
from ledger.disposals import numbering, proposing
from ledger.disposals.actions import Action
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import Posting, PostingItem, PostingKind, PostingWording
from ledger.disposals.rows import row_of
from ledger.vehicles.deadlines import Rules, notice_runs_until, posting_ends_on
from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.workflow.steps import rules_now, take, take_many
from office import wareki
from office.accounts.models import User
from office.audit import trail
from office.masters.models import Parameter

AHEAD = timedelta(days=31)


@dataclass(frozen=True)
class Plan:
    """A posting about to be made: what the officer has looked at.

    `leave_out` are rows that were unticked; `seen` is the sign of the list that was shown.
    """

    kind: PostingKind
    vehicles: VehicleQuerySet
    yards: Sequence[StorageYard]
    posted_on: date
    place: str
    leave_out: Collection[int] = ()
    seen: str | None = None


@transaction.atomic
def post(actor: User, plan: Plan, *, today: date | None = None) -> Posting:
    """Put up the list: number it, keep its words and rows, and date every vehicle on it.

    Raises NotPossible for a day that has passed, for an empty list, and when the list is no
    longer the one that was looked at.
    """
    check_day(plan.posted_on, today or timezone.localdate())
    rules = rules_now()
    proposal = proposing.for_posting(plan.kind, plan.vehicles, day=plan.posted_on, rules=rules)
    if plan.seen is not None and plan.seen != proposal.seen:
        raise NotPossible("確かめている間に対象が変わりました。一覧をもう一度確かめてください。")
    wanted = [one for one in proposal.ready if one.pk not in set(plan.leave_out)]
    if not wanted:
        raise NotPossible("公示できる自転車等がありません。")
    posting = _write(actor, plan, rules)
    taken = take_many(
        actor,
        [one.pk for one in wanted],
        plan.kind.step,
        today=plan.posted_on,
        rules=rules,
        told={"posting": posting.number},
    )
    dated = {one.pk for one in taken.done}
    listed = [one for one in wanted if one.pk in dated]
    PostingItem.objects.bulk_create(
        [
            PostingItem(posting=posting, vehicle=one, line=line, row=row_of(one))
            for line, one in enumerate(listed, 1)
        ],
        batch_size=500,
    )
    posting.yards.set({one.yard for one in listed})
    trail.record(actor, Action.PUT_UP, posting, vehicles=len(listed))
    return posting


def check_day(posted_on: date, today: date) -> None:
    """A posting is put up today or soon: its days count from the day on which it can be read.

    Raises NotPossible.
    """
    if posted_on < today:
        raise NotPossible(
            "公示日は本日以降にしてください。過ぎた日にさかのぼって公示はできません。"
        )
    if posted_on > today + AHEAD:
        last = wareki.short_date(today + AHEAD)
        raise NotPossible(f"公示日は{last}までの日にしてください。")


def ends_on(kind: PostingKind, posted_on: date, rules: Rules) -> date:
    """The last day on which the posting hangs."""
    if kind == PostingKind.STORAGE:
        return notice_runs_until(posted_on, rules.stored_notice_days)
    return posting_ends_on(posted_on, rules.notice_period_days)


def wording(kind: PostingKind, day: date) -> PostingWording:
    """The words in force on `day`. Raises NotPossible when the ward has retired them all."""
    valid = PostingWording.objects.valid_on(day).filter(kind=kind)
    found: PostingWording | None = valid.first()
    if found is None:
        raise NotPossible(
            f"「{kind.label}」の文言がありません。マスタ「公示の文言」に登録してください。"
        )
    return found


@dataclass(frozen=True)
class Words:
    """What a posting says besides its list, its blanks filled in."""

    title: str
    body: str
    signer: str
    footer: str


def words_of(kind: PostingKind, day: date, rules: Rules, number: str = "（番号）") -> Words:
    """The words of a posting of `day`; before it has one, its number is a blank.

    Raises NotPossible when the ward has retired them all.
    """
    found = wording(kind, day)
    blanks = {
        "{number}": number,
        "{posted}": _in_full(day),
        "{ends}": _in_full(ends_on(kind, day, rules)),
    }
    body, footer = _filled(found.body, blanks), _filled(found.footer, blanks)
    return Words(found.title, body, found.signer, footer)


def _write(actor: User, plan: Plan, rules: Rules) -> Posting:
    number = numbering.take("posting", "posting_number_format", plan.posted_on)
    last = ends_on(plan.kind, plan.posted_on, rules)
    words = words_of(plan.kind, plan.posted_on, rules, number.text)
    return Posting.objects.create(
        kind=plan.kind,
        number=number.text,
        fiscal_year=number.fiscal_year,
        serial=number.serial,
        posted_on=plan.posted_on,
        ends_on=last,
        place=plan.place,
        title=words.title,
        body=words.body,
        signer=words.signer,
        footer=words.footer,
        masked=bool(Parameter.number("posting_mask_numbers")),
        made_by=actor,
    )


@transaction.atomic
def withdraw(actor: User, posting: Posting, *, reason: str) -> tuple[int, int]:
    """Take a whole list down; return how many vehicles were taken off and how many were not.

    A vehicle that has left its yard since stays on the list: under it, it was lawfully ended.
    Raises NotPossible without a reason, or when nothing is left to take off.
    """
    row = Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
    if row.withdrawn_at is not None:
        raise NotPossible("この公示はすでに取り消されています。")
    items = list(row.items.standing().order_by("vehicle_id"))
    done = _take_off(actor, row, items, reason)
    if not done:
        raise NotPossible("取り消せる車両がありません。すでに返還・処分されています。")
    return done, len(items) - done


@transaction.atomic
def withdraw_item(actor: User, item: PostingItem, *, reason: str) -> None:
    """Take one vehicle off the list. Raises NotPossible, and NotNow as the table says."""
    row = Posting.objects.select_for_update(of=("self",)).get(pk=item.posting_id)
    items = list(row.items.standing().filter(pk=item.pk))
    if not items:
        raise NotPossible("この車両の公示はすでに取り消されています。")
    take(actor, item.vehicle_id, row.kind_of.withdrawal, told=_told(row, reason))
    _cross_out(actor, row, items, reason)


@transaction.atomic
def withdraw_unlisted(actor: User, vehicle: Vehicle, kind: PostingKind, *, reason: str) -> None:
    """Take back the posting of a vehicle that is on no list of this system (taken over).

    Raises NotNow as the table says.
    """
    take(actor, vehicle, kind.withdrawal, told={"reason": _reason(reason)})


def standing_item(vehicle: Vehicle, kind: PostingKind) -> PostingItem | None:
    """The list a vehicle stands on now."""
    items = PostingItem.objects.standing().filter(vehicle=vehicle, posting__kind=kind)
    return items.select_related("posting").order_by("-pk").first()


def _take_off(actor: User, row: Posting, items: list[PostingItem], reason: str) -> int:
    taken = take_many(
        actor,
        [item.vehicle_id for item in items],
        row.kind_of.withdrawal,
        told=_told(row, reason),
    )
    gone = {one.pk for one in taken.done}
    return _cross_out(actor, row, [one for one in items if one.vehicle_id in gone], reason)


def _cross_out(actor: User, row: Posting, items: list[PostingItem], reason: str) -> int:
    now = timezone.now()
    pks = [item.pk for item in items]
    PostingItem.objects.filter(pk__in=pks).update(
        withdrawn_at=now, withdrawn_by=actor, withdrawn_reason=_reason(reason)
    )
    if not row.items.standing().exists():
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
    if items:
        trail.record(actor, Action.TAKE_DOWN, row, vehicles=len(items), reason=reason)
    return len(items)


def _told(row: Posting, reason: str) -> dict[str, str]:
    return {"posting": row.number, "reason": _reason(reason)}


def _reason(reason: str) -> str:
    if not reason.strip():
        raise NotPossible("取消しの理由を入力してください。")
    return reason.strip()[:200]


def _in_full(day: date) -> str:
    return wareki.long_date(day).split("（")[0]


def _filled(text: str, blanks: dict[str, str]) -> str:
    for name, value in blanks.items():
        text = text.replace(name, value)
    return text
