"""札付け: a barcoded tag goes on a vehicle and its warning time begins. W-08, W-09, W-13."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from geo.models import RemovalPlace, Verdict
from ledger.patrols.models import Crew
from ledger.vehicles import codes
from ledger.vehicles.actions import Action
from ledger.vehicles.clocks import Moment
from ledger.vehicles.exceptions import (
    MisreadCode,
    NotAttached,
    SpentTag,
    TagStillComing,
    UnknownTag,
)
from ledger.vehicles.models import Tag
from ledger.vehicles.places import Spot, judged
from office.accounts.models import User
from office.audit.trail import record
from office.masters.models import Parameter


@transaction.atomic
def attach_tag(
    code: str,
    *,
    spot: Spot,
    moment: Moment,
    actor: User,
    crew: Crew | None,
    key: UUID,
) -> Tag:
    """Hang the tag `code` on a vehicle at `spot` and start its warning time.

    The place is judged and kept as it was judged now. Raises UnknownTag, MisreadCode, and
    SpentTag with the time and place of the first use (W-13).
    """
    tag = find_blank(codes.normalise(code))
    verdict = judged(spot.point)
    tag.state = Tag.State.ATTACHED
    tag.key = key
    tag.crew, tag.tagged_by = crew, actor
    tag.tagged_at, tag.clock_note = moment.at, moment.doubt
    tag.received_at = timezone.now()
    tag.position, tag.position_source = spot.point, spot.source
    tag.accuracy_m = spot.accuracy_m
    tag.verdict, tag.removal_place = verdict, verdict.removal_place
    tag.removable_at = removable_at(moment.at, verdict.zone_status)
    tag.save()
    record(
        actor,
        Action.TAG,
        tag,
        at=moment.at.isoformat(),
        clock=moment.doubt,
        place=place_label(tag.removal_place),
        zone=verdict.zone_status,
    )
    return tag


@transaction.atomic
def close_as_moved(tag: Tag, *, moment: Moment, actor: User, note: str = "") -> Tag:
    """The vehicle is gone: its owner moved it. The tag is spent (W-13).

    Raises NotAttached or TagStillComing unless the tag hangs on a vehicle.
    """
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    require_attached(tag)
    tag.state = Tag.State.GONE
    tag.closed_at = moment.at
    tag.note = note
    tag.clock_note = tag.clock_note or moment.doubt
    tag.save(update_fields=["state", "closed_at", "note", "clock_note"])
    record(actor, Action.MOVED, tag, at=moment.at.isoformat(), note=note)
    return tag


def find_blank(code: str) -> Tag:
    """Lock and return the unused tag `code`; make it where the ward allows unknown codes."""
    tag = Tag.objects.select_for_update().filter(code=code).first()
    if tag is None:
        if not codes.is_sound(code):
            raise MisreadCode("札番号の読み違いです（検査数字が違います）。読み直してください。")
        if message := why_unknown(code):
            raise UnknownTag(message)
        tag = Tag.objects.create(code=code)
    if tag.state != Tag.State.BLANK:
        raise SpentTag(first_use(tag))
    return tag


def why_unknown(code: str) -> str:
    """Say why a code that was never made is not taken; nothing where the ward takes it."""
    if Parameter.number("unknown_tag_codes"):
        return ""
    return f"札 {codes.spoken(code)} は台帳にありません。別の札を使ってください。"


def first_use(tag: Tag) -> str:
    """Say when and where a tag that is not blank was used, and what became of it."""
    if tag.tagged_at is None:
        return f"札 {codes.spoken(tag.code)} は無効です。別の札を使ってください。"
    when = timezone.localtime(tag.tagged_at)
    return (
        f"札 {codes.spoken(tag.code)} は {when:%Y年%-m月%-d日 %H:%M} に"
        f"{place_label(tag.removal_place) or '区内'}で使っています"
        f"({tag.get_state_display()})。別の札を使ってください。"
    )


def require_attached(tag: Tag) -> None:
    """Raise NotAttached, or TagStillComing of a blank one, unless it hangs on a vehicle."""
    if tag.state == Tag.State.BLANK:
        raise TagStillComing(f"札 {codes.spoken(tag.code)} の札付けがまだ届いていません。")
    if tag.state != Tag.State.ATTACHED:
        state = tag.get_state_display()
        raise NotAttached(f"札 {codes.spoken(tag.code)} は{state}です。札番号を確かめてください。")


def removable_at(tagged_at: datetime, zone_status: str) -> datetime:
    """Return when the warning time is over.

    Inside a zone, `tag_wait_minutes` later; outside, the morning of the day that is
    `outside_zone_warning_days` later (W-09, DOMAIN §5.7 row 9). Both are parameters.
    """
    if zone_status == Verdict.ZoneStatus.INSIDE:
        return tagged_at + timedelta(minutes=Parameter.number("tag_wait_minutes"))
    day = timezone.localdate(tagged_at) + timedelta(
        days=Parameter.number("outside_zone_warning_days")
    )
    return timezone.make_aware(datetime.combine(day, time.min))


def place_label(place: RemovalPlace | None) -> str:
    """The name of a removal place, or nothing outside all of them."""
    return place.label if place else ""
