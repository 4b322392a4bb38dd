"""What the desk and the crews do to one removal request, step by step. C-03…C-06, I-03.

Each function is one step: it locks what it changes, changes it and writes the trail, in one
transaction. The dispatcher's steps, which take many requests at once, are in `dispatching`.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from geo.judgement import judge_and_keep
from geo.models import Verdict
from ledger.vehicles.models import Tag
from office.accounts.models import User
from office.audit.trail import record
from office.masters.models import Parameter
from office.text import reg_key, search_text

from .actions import Action
from .decision import Circumstances
from .exceptions import RequestError, StaleRequest
from .handling import Advice, advise, group_of
from .models import HandlingRule, Note, RemovalRequest, Requester
from .numbering import next_reference

State = RemovalRequest.State
Result = RemovalRequest.Result


def accept_request(
    draft: RemovalRequest,
    *,
    requester: Requester | None = None,
    key: UUID | None = None,
    same_as: RemovalRequest | None = None,
    actor: User,
    at: datetime | None = None,
) -> RemovalRequest:
    """Take a call: judge the place, decide who handles it, give it a number (I-03.02).

    `draft` is unsaved and carries what the operator entered. The same `key` twice gives the
    first record again, so that a double click or a repeated form makes one record. With
    `same_as` the call is kept under that open case and makes no job of its own.
    """
    try:
        return _accept(draft, requester, key, same_as, actor, at or timezone.now())
    except IntegrityError:
        known = RemovalRequest.objects.filter(key=key).first() if key else None
        if known is None:
            raise
        return known


@transaction.atomic
def _accept(
    draft: RemovalRequest,
    requester: Requester | None,
    key: UUID | None,
    same_as: RemovalRequest | None,
    actor: User,
    at: datetime,
) -> RemovalRequest:
    known = RemovalRequest.objects.filter(key=key).first() if key else None
    if known:
        return known
    draft.key, draft.received_at, draft.received_by = key, at, actor
    settle(draft, day=timezone.localdate(at))
    if same_as:
        _merge_into(draft, same_as)
    draft.reference = next_reference(timezone.localdate(at))
    draft.save()
    if requester and _says_something(requester):
        requester.request = draft
        requester.save()
    step = Action.MERGE if same_as else Action.ACCEPT if _is_job(draft) else Action.REFER
    record(actor, step, draft, rule=draft.rule.code if draft.rule else None)
    if same_as:
        record(actor, Action.MERGE, same_as, repeated_as=draft.reference, count=draft.count)
    return draft


def settle(draft: RemovalRequest, *, day: date) -> Advice:
    """Judge the draft's place and write the decision on it: verdict, rule, outcome, state."""
    if not draft.verdict_id or draft.verdict.position != draft.position:
        draft.verdict = judge_and_keep(draft.position)
    draft.vehicle_group = _group(draft)
    advice = advise(draft.verdict, circumstances(draft), day=day)
    draft.rule, draft.outcome = advice.rule, advice.outcome
    draft.state = State.ACCEPTED if advice.is_job else State.REFERRED
    draft.referred_to = "・".join(contact.name for contact in advice.contacts)[:80]
    draft.road_class = draft.verdict.road_class
    refold(draft)
    return advice


def circumstances(draft: RemovalRequest) -> Circumstances:
    """What the decision table is asked for this request."""
    return Circumstances(
        vehicle_group=draft.vehicle_group,
        land=draft.land,
        zone_status=draft.verdict.zone_status,
        urgent=draft.is_urgent,
    )


def refold(draft: RemovalRequest) -> None:
    """Bring the columns that searching uses up to date."""
    draft.registration_key = reg_key(draft.registration_number)
    words = (draft.address_text, draft.landmark, draft.features, draft.verdict.town_name)
    draft.search_text = search_text("\n".join(words))


@transaction.atomic
def amend(draft: RemovalRequest, *, requester: Requester | None, actor: User) -> RemovalRequest:
    """Correct what was entered; a moved pin or another kind of vehicle is decided afresh.

    `draft` is the record with its new values, unsaved, and the version the user saw. Raises
    StaleRequest when somebody else saved in between.
    """
    stored = _locked(draft)
    if stored.version != draft.version:
        message = "ほかの人が先に変更しました。画面を開き直して、もう一度入力してください。"
        raise StaleRequest(message)
    decided_before = (stored.position, stored.land, stored.vehicle_kind_id, stored.is_urgent)
    decided_now = (draft.position, draft.land, draft.vehicle_kind_id, draft.is_urgent)
    if decided_before != decided_now:
        _decide_again(draft, stored)
    refold(draft)
    draft.version = stored.version + 1
    draft.save()
    if requester and (requester.pk or _says_something(requester)):
        requester.request = draft
        requester.save()
    record(actor, Action.AMEND, draft)
    return draft


def _decide_again(draft: RemovalRequest, stored: RemovalRequest) -> None:
    state = stored.state
    advice = settle(draft, day=timezone.localdate(stored.received_at))
    if advice.is_job and stored.is_open():
        draft.state = state
    if not advice.is_job:
        draft.crew, draft.planned_on = None, None


@transaction.atomic
def add_note(
    case: RemovalRequest,
    *,
    text: str,
    actor: User,
    kind: str = Note.Kind.NOTE,
    key: UUID | None = None,
) -> Note:
    """Write something down on a case: what was found out, or that the caller was answered."""
    case = _locked(case)
    if key and (known := Note.objects.filter(key=key).first()):
        return known
    note = Note.objects.create(request=case, kind=kind, text=text, written_by=actor, key=key)
    record(actor, Action.NOTE, case, kind=note.get_kind_display())
    return note


@transaction.atomic
def record_tagging(case: RemovalRequest, *, tag: Tag, actor: User, at: datetime) -> RemovalRequest:
    """A crew hung a tag on a vehicle of this case (札付け). The same tag twice is one."""
    case = _locked(case)
    if case.tags.filter(pk=tag.pk).exists():
        return case
    _must_be_open(case)
    case.tags.add(tag)
    case.state, case.tagged_at = State.TAGGED, case.tagged_at or at
    _save(case, "state", "tagged_at")
    record(actor, Action.TAG, case, tag=tag.code)
    return case


@transaction.atomic
def register_result(
    case: RemovalRequest,
    *,
    result: str,
    reason: str = "",
    removed_count: int = 0,
    tags: Iterable[Tag] = (),
    actor: User,
    at: datetime,
) -> RemovalRequest:
    """Enter what the crew found (C-05): 撤去, 放置なし, 再札 or できない with its reason.

    再札 and できない return the case to the dispatcher's queue; 再札 sets the day of the next
    look. The same result of the same person at the same moment twice is one.
    """
    case = _locked(case)
    if (case.result, case.handled_at, case.handled_by_id) == (result, at, actor.pk):
        return case
    _must_be_open(case)
    _must_be_explained(result, reason, removed_count)
    case.result, case.result_reason = result, reason
    case.handled_at, case.handled_by = at, actor
    case.tags.add(*tags)
    if result in (Result.REMOVED, Result.NOT_FOUND):
        case.state, case.removed_count = State.DONE, removed_count
    else:
        _return_to_queue(case, result, timezone.localdate(at))
    case.version += 1
    case.save()
    record(
        actor, Action.RESULT, case, result=case.get_result_display(), removed_count=removed_count
    )
    return case


@transaction.atomic
def cancel(case: RemovalRequest, *, reason: str, actor: User) -> RemovalRequest:
    """Withdraw a case (取消し), for instance because the caller moved the bicycle."""
    case = _locked(case)
    if case.state in (State.DONE, State.CANCELLED):
        raise RequestError(f"{case.get_state_display()}の依頼は取り消せません。")
    if not reason.strip():
        raise RequestError("取消しの理由を入力してください。")
    case.state, case.result_reason = State.CANCELLED, reason.strip()
    case.crew, case.planned_on = None, None
    _save(case, "state", "result_reason", "crew", "planned_on")
    record(actor, Action.CANCEL, case, reason=reason.strip())
    return case


def recheck_day(case: RemovalRequest, day: date) -> date:
    """When a re-tagged vehicle is looked at again: the rule's wait, else the ward's figure."""
    rule_days = case.rule.wait_days if case.rule else 0
    if case.verdict.zone_status == Verdict.ZoneStatus.INSIDE and not rule_days:
        return day + timedelta(days=1)
    return day + timedelta(days=rule_days or Parameter.number("outside_zone_warning_days"))


def _return_to_queue(case: RemovalRequest, result: str, day: date) -> None:
    case.crew, case.planned_on, case.position_in_round = None, None, 0
    if result == Result.RETAGGED:
        case.state, case.recheck_on = State.TAGGED, recheck_day(case, day)
    else:
        case.state = State.TAGGED if case.tagged_at else State.ACCEPTED


def _must_be_explained(result: str, reason: str, removed_count: int) -> None:
    if result not in Result.values or not result:
        raise RequestError("処理内容を選んでください。")
    if result == Result.UNABLE and not reason.strip():
        raise RequestError("できない理由を選んでください。")
    if result == Result.REMOVED and removed_count < 1:
        raise RequestError("撤去した台数を入力してください。")


def _must_be_open(case: RemovalRequest) -> None:
    if not case.is_open():
        raise RequestError(f"{case.reference}は{case.get_state_display()}です。処理できません。")


def _merge_into(draft: RemovalRequest, same_as: RemovalRequest) -> None:
    first = _locked(same_as)
    while first.same_as:
        first = first.same_as
    if not first.is_open():
        raise RequestError(
            f"{first.reference}は{first.get_state_display()}です。新しい依頼として受け付けてください。"
        )
    draft.same_as, draft.state = first, State.MERGED
    if draft.is_urgent and not first.is_urgent:
        first.is_urgent = True
        _save(first, "is_urgent")


def _group(draft: RemovalRequest) -> str:
    is_waste = draft.vehicle_group == HandlingRule.VehicleGroup.WASTE
    return group_of(draft.vehicle_kind, is_waste=is_waste)


def _is_job(draft: RemovalRequest) -> bool:
    return draft.outcome == HandlingRule.Outcome.ACCEPT


def _says_something(requester: Requester) -> bool:
    return any((requester.name, requester.title, requester.address, requester.phone))


def _locked(case: RemovalRequest) -> RemovalRequest:
    """Re-read the row with a lock on it alone, so that joined masters stay free."""
    return RemovalRequest.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _save(case: RemovalRequest, *fields: str) -> None:
    """Write `fields` and a new version, for those who saw the old one."""
    case.version = F("version") + 1
    case.save(update_fields=[*fields, "version"])
    case.refresh_from_db(fields=["version"])
