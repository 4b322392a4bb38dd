"""The hand-written facts the demonstration stands on. Everything here the ward may change."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.gis.geos import LineString, Point
from django.db import transaction

from geo import rough_zones, srid, timetable
from geo.models import (
    District,
    DividingLine,
    NoParkingZone,
    OpeningHours,
    PoliceOffice,
    RemovalPlace,
    Station,
    StorageYard,
    Town,
)
from office.accounts.models import Unit
from office.masters.models import CodeEntry

from .lines import DIVIDING_LINES
from .places import PLACES, STATIONS
from .towns import TOWNS
from .yards import DISTRICTS, NOT_DESIGNATED, POLICE, TOTALS, YARDS

HAND_DRAWN = "手描きの概略"
NEVER = date(2000, 3, 31)
"""Last valid day of what was never designated."""


@transaction.atomic
def load() -> int:
    """Create what is missing of the ward's places; returns how many records were made.

    A record that exists is left alone, for the ward may have changed it. W-01…W-07.
    """
    parts = (_districts, _police, _yards, _hours, _towns, _stations, _places, _drawn)
    return sum(part() for part in parts)


def _districts() -> int:
    return _missing(
        District(code=code, label=label, branch_office=office)
        for code, (label, office) in DISTRICTS.items()
    )


def _police() -> int:
    return _missing(PoliceOffice(code=code, label=label) for code, label in POLICE)


def _yards() -> int:
    known = set(StorageYard.objects.values_list("code", flat=True))
    for code, label, full_name, lon, lat in YARDS:
        if code in known:
            continue
        unit, _ = Unit.objects.get_or_create(
            name=f"{label}保管所", defaults={"kind": Unit.Kind.YARD}
        )
        StorageYard.objects.create(
            code=code,
            label=label,
            full_name=full_name,
            sort_order=int(code),
            unit=unit if not StorageYard.objects.filter(unit=unit).exists() else None,
            position=_point(lon, lat),
            note="位置は概略です。所在地を確認してください。",
        )
    return len({code for code, *_ in YARDS} - known)


def _hours() -> int:
    """The hours of all yards, unless the ward has rules already. Y-08."""
    if OpeningHours.objects.filter(yard=None).exists():
        return 0
    hours = timetable.SHIPPED
    OpeningHours.objects.create(
        code="1",
        label="すべての保管所",
        weekday_opens=hours.weekday[0],
        weekday_closes=hours.weekday[1],
        holiday_opens=hours.holiday[0],
        holiday_closes=hours.holiday[1],
        closed_from="12/30",
        closed_until="1/3",
        sort_order=10,
    )
    return 1


def _towns() -> int:
    districts = District.objects.in_bulk(field_name="code")
    police = PoliceOffice.objects.in_bulk(field_name="code")
    return _missing(
        Town(
            code=postcode.replace("-", ""),
            label=label,
            kana=kana,
            postcode=postcode,
            district=districts[district],
            police_office=police[office],
            position=_point(lon, lat),
        )
        for postcode, label, kana, district, office, lon, lat in TOWNS
    )


def _stations() -> int:
    districts = District.objects.in_bulk(field_name="code")
    return _missing(
        Station(
            code=code,
            label=label,
            kana=kana,
            lines=lines,
            district=districts[district],
            position=_point(lon, lat),
            in_ward=in_ward,
        )
        for code, label, kana, lines, district, lon, lat, in_ward in STATIONS
    )


def _places() -> int:
    stations = Station.objects.in_bulk(field_name="code")
    districts = District.objects.in_bulk(field_name="code")
    yards = StorageYard.objects.in_bulk(field_name="code")
    made = _missing(
        RemovalPlace(
            code=code,
            label=label,
            kana=kana,
            is_total=True,
            station=stations.get(station),
            district=districts.get(district),
            yard=yards.get(yard),
        )
        for code, label, kana, station, district, yard in TOTALS
    )
    totals = RemovalPlace.objects.filter(is_total=True).in_bulk(field_name="code")
    return made + _missing(
        RemovalPlace(
            code=code,
            label=label,
            kana=kana,
            station=stations.get(station),
            side="" if side == "outside" else side,
            is_outside=side == "outside",
            district=districts[district],
            yard=yards[yard],
            parent=totals.get(total),
            valid_until=NEVER if code in NOT_DESIGNATED else None,
            note="非指定（無効）" if code in NOT_DESIGNATED else "",
        )
        for code, label, kana, station, side, district, yard, total in PLACES
    )


def _drawn() -> int:
    """Dividing lines and zones, for stations that have none of either."""
    made = 0
    stations = Station.objects.in_bulk(field_name="code")
    divided = set(DividingLine.objects.values_list("station__code", flat=True))
    for code, (name, corners) in DIVIDING_LINES.items():
        if code in divided:
            continue
        DividingLine.objects.create(
            station=stations[code],
            name=name,
            line=LineString(corners, srid=srid.WGS84),
            is_rough=True,
            source=HAND_DRAWN,
        )
        made += 1
    if not NoParkingZone.objects.exists():
        made += rough_zones.redraw()
    return made


def _missing(entries: Iterable[CodeEntry]) -> int:
    """Save those of `entries` whose code is new, sorted by code."""
    made = 0
    for entry in entries:
        model: Any = type(entry)
        if model.objects.filter(code=entry.code).exists():
            continue
        entry.sort_order = int(entry.code)
        entry.save()
        made += 1
    return made


def _point(lon: float, lat: float) -> Point:
    return Point(lon, lat, srid=srid.WGS84)
