"""What became of the vehicles the police were asked about (処理結果報告). L-15.

One row for each vehicle that was asked about and has ended: DOMAIN §4.8. Never an owner.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Count, F, Value, When
from django.db.models.functions import Concat

from ledger.disposals.models import SettlementRequest
from ledger.disposals.rows import registration_of
from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.transitions import Step

ENDED = ("released", "disposed", "handed_over", "lost")
OFFICE = Case(
    When(registration_police__isnull=False, then=F("registration_police__label")),
    When(
        registration_jurisdiction=Vehicle.Jurisdiction.MPD,
        registration_prefix__gt="",
        then=Concat(Value("警視庁"), "registration_prefix", Value("警察署")),
    ),
    default=Value(""),
    output_field=CharField(),
)
"""The police office of a registration; 警視庁's begin with the name of the station."""
OFFICES = (F("registration_police__sort_order").asc(nulls_last=True), "office")
HEADER = [
    *("警察", "整理番号", "防犯登録番号", "車体番号", "照会日", "回答日", "盗難届"),
    *("処理区分", "処理日", "引渡し先"),
]


@dataclass(frozen=True)
class Outcome:
    """What the police are told of one vehicle."""

    police: str
    reference: str
    registration: str
    frame_number: str
    asked_on: date | None
    replied_on: date | None
    theft_report: str
    disposition: str
    settled_on: date | None
    handed_to: str

    def cells(self) -> list[str]:
        """The row as it stands in a file."""
        return [
            self.police,
            self.reference,
            self.registration,
            self.frame_number,
            _iso(self.asked_on),
            _iso(self.replied_on),
            self.theft_report,
            self.disposition,
            _iso(self.settled_on),
            self.handed_to,
        ]


def asked_and_ended(found: VehicleQuerySet, since: date, until: date) -> VehicleQuerySet:
    """Vehicles the police were asked about, whose end lies in the days from `since` to `until`."""
    return found.filter(
        registration_asked_on__isnull=False, status__in=ENDED, settled_on__range=(since, until)
    )


def counts(found: VehicleQuerySet) -> list[tuple[str, list[tuple[str, int]], int]]:
    """Of each police office how many vehicles ended in which way, and all together."""
    sums: dict[str, list[tuple[str, int]]] = {}
    rows = found.annotate(office=OFFICE).values_list("office", "disposition__label")
    for police, disposition, count in rows.annotate(count=Count("pk")).order_by(
        *OFFICES, "disposition__sort_order"
    ):
        sums.setdefault(police, []).append((disposition or "", count))
    return [(police, ways, sum(n for _, n in ways)) for police, ways in sums.items()]


def in_order(found: VehicleQuerySet) -> VehicleQuerySet:
    """By police office and reference, each with the name of its `office`."""
    return found.annotate(office=OFFICE).order_by(*OFFICES, "reference")


def outcomes(found: VehicleQuerySet) -> Iterator[Outcome]:
    """One row for each vehicle, by police office and reference."""
    rows = list(in_order(found).select_related("registration_police", "disposition"))
    to = dict(
        SettlementRequest.objects.filter(
            vehicle__in=rows, step=Step.HAND_OVER, state=SettlementRequest.State.APPROVED
        ).values_list("vehicle", "handed_to")
    )
    for one in rows:
        yield Outcome(
            police=one.office,  # type: ignore[attr-defined] # annotated
            reference=one.reference,
            registration=registration_of(one),
            frame_number=one.frame_number,
            asked_on=one.registration_asked_on,
            replied_on=one.registration_replied_on,
            theft_report=one.get_theft_report_display() if one.theft_report else "",
            disposition=str(one.disposition or ""),
            settled_on=one.settled_on,
            handed_to=to.get(one.pk, "") if one.status == Vehicle.Status.HANDED_OVER else "",
        )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
