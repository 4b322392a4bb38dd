"""The steps of a survey and of guidance. K-06, K-07."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from geo.models import Station
from ledger.vehicles import media
from office.accounts.models import User
from office.audit import trail

from .actions import Action
from .exceptions import KeySpent, SurveyError
from .importing import Planned, Table, plan_of
from .models import KINDS, GuidanceShift, SpotCount, Survey, SurveySpot

CLOSED = "確定した調査です。直すときは、先に確定を取り消してください。"


@dataclass(frozen=True)
class Counted:
    """What somebody counted: numbers by kind, and what they noted beside them."""

    numbers: Mapping[str, int]
    weather: str = ""
    remarks: str = ""


@transaction.atomic
def plan_survey(actor: User, survey: Survey) -> Survey:
    """Begin the survey of a year: its spots are those of the year before, else all stations."""
    survey.save()
    before = (
        Survey.objects.filter(source=survey.source, fiscal_year__lt=survey.fiscal_year)
        .order_by("-fiscal_year")
        .first()
    )
    kept = [(one.station_id, one.segment) for one in before.spots.all()] if before else []
    stations = [
        (pk, "")
        for pk in Station.objects.valid_on(timezone.localdate()).values_list("pk", flat=True)
    ]
    SurveySpot.objects.bulk_create(
        SurveySpot(survey=survey, station_id=station, segment=segment)
        for station, segment in (kept or stations)
    )
    trail.record(actor, Action.PLAN, survey, day=str(survey.day or ""))
    return survey


@transaction.atomic
def change_survey(actor: User, survey: Survey, changed: Sequence[str]) -> Survey:
    """Change day, time or words of a survey that is not closed. Raises SurveyError."""
    _open(survey)
    survey.save()
    trail.record(actor, Action.CHANGE, survey, fields=list(changed))
    return survey


@transaction.atomic
def add_spot(actor: User, survey: Survey, station: Station, segment: str) -> SurveySpot:
    """Let a segment be counted by itself. Raises SurveyError, ValidationError for a second one."""
    _open(survey)
    spot = SurveySpot(survey=survey, station=station, segment=segment)
    spot.full_clean()
    spot.save()
    trail.record(actor, Action.ADD_SPOT, spot)
    return spot


@transaction.atomic
def remove_spot(actor: User, spot: SurveySpot) -> None:
    """Take a spot off the plan. Raises SurveyError once somebody has counted there."""
    _open(spot.survey)
    if spot.counts.exists():
        raise SurveyError("すでに数えた調査箇所は取り消せません。")
    trail.record(actor, Action.REMOVE_SPOT, spot)
    spot.delete()


@transaction.atomic
def record_count(
    actor: User, spot: SurveySpot, counted: Counted, *, key: UUID, at: datetime, photo: bytes = b""
) -> tuple[SpotCount, bool]:
    """Write down a count; the same key again is answered with what is there (False).

    Raises SurveyError for a closed survey, KeySpent where the key came with other figures,
    BadPhoto for a photo that is none.
    """
    survey = _open(spot.survey)
    numbers = {name: counted.numbers[name] for name, _ in KINDS}
    if there := SpotCount.objects.filter(key=key).first():
        if there.spot_id != spot.pk or any(getattr(there, k) != n for k, n in numbers.items()):
            raise KeySpent("同じ受付番号で別の台数が届いています。画面を読み直してください。")
        return there, False
    if survey.source != Survey.Source.WARD:
        raise SurveyError("公表資料の調査には数えて入れられません。")
    count = SpotCount.objects.create(
        key=key,
        spot=spot,
        **numbers,
        weather=counted.weather,
        remarks=counted.remarks,
        photo=_keep(photo) if photo else "",
        counted_at=at,
        counted_by=actor,
    )
    trail.record(actor, Action.COUNT, count, total=count.total)
    return count, True


@transaction.atomic
def close_survey(actor: User, survey: Survey) -> Survey:
    """Settle the counts of a survey (確定). Raises SurveyError."""
    survey = _open(survey)
    survey.closed_at, survey.closed_by = timezone.now(), actor
    survey.save(update_fields=["closed_at", "closed_by"])
    trail.record(actor, Action.CLOSE, survey)
    return survey


@transaction.atomic
def reopen_survey(actor: User, survey: Survey) -> Survey:
    """Take the settling back. Raises SurveyError for a survey that is open."""
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if survey.is_open:
        raise SurveyError("この調査は確定されていません。")
    survey.closed_at = survey.closed_by = None
    survey.save(update_fields=["closed_at", "closed_by"])
    trail.record(actor, Action.REOPEN, survey)
    return survey


@transaction.atomic
def import_table(actor: User, table: Table) -> Planned:
    """Take over a published table: all of it or nothing, and nothing a second time.

    Raises SurveyError where a row cannot be taken over, or a year of it is closed.
    """
    planned = plan_of(table)
    if planned.errors:
        raise SurveyError("取り込めない行があるため、何も取り込みませんでした。")
    for total in planned.totals:
        survey, _ = Survey.objects.get_or_create(
            source=Survey.Source.WARD, fiscal_year=total.fiscal_year
        )
        if survey.published_total != total.value:
            _open(survey)
            survey.published_total, survey.origin = total.value, total.origin
            survey.save()
            trail.record(actor, Action.IMPORT, survey, total=total.value)
    if planned.stations:
        _import_stations(actor, table, planned)
    return planned


def _import_stations(actor: User, table: Table, planned: Planned) -> None:
    survey, _ = Survey.objects.get_or_create(
        source=Survey.Source.METROPOLIS, fiscal_year=table.fiscal_year
    )
    _open(survey)
    for row in planned.stations:
        if row.is_same:
            continue
        spot, _ = SurveySpot.objects.update_or_create(
            survey=survey, station=row.station, segment=row.segment, defaults={"note": row.note}
        )
        SpotCount.objects.create(
            key=uuid4(), spot=spot, **row.numbers, counted_at=timezone.now(), counted_by=actor
        )
    trail.record(actor, Action.IMPORT, survey, rows=planned.changes)


@transaction.atomic
def record_guidance(actor: User, shift: GuidanceShift) -> tuple[GuidanceShift, bool]:
    """Write down a shift of guidance; the same key again is what is there already (False)."""
    if there := GuidanceShift.objects.filter(key=shift.key).first():
        return there, False
    shift.recorded_by = actor
    shift.save()
    trail.record(actor, Action.GUIDE, shift)
    return shift, True


@transaction.atomic
def correct_guidance(actor: User, shift: GuidanceShift, changed: Sequence[str]) -> GuidanceShift:
    """Mend what was written down of a shift; the trail keeps what stood there."""
    shift.save()
    trail.record(actor, Action.GUIDE, shift, fields=list(changed))
    return shift


def _keep(photo: bytes) -> str:
    """Put a photo on the disk and return its path: not among those of vehicles, which are swept."""
    extension, digest = media.examine(photo), media.digest_of(photo)
    path = f"surveys/{digest[:2]}/{digest}.{extension}"
    media.write_file(media.full_path(path), photo)
    return path


def _open(survey: Survey) -> Survey:
    locked: Any = Survey.objects.select_for_update().get(pk=survey.pk)
    if not locked.is_open:
        raise SurveyError(CLOSED)
    survey.closed_at = locked.closed_at
    return survey
