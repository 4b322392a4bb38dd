"""Searches of a ledger of 1,000,000 vehicles: p95 at the server's door, and above their own SQL.

The database is made once beside the others (some minutes) and kept. `BENCH_VEHICLES` sets
another size; the growth is told against 10,000 vehicles.
"""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median, quantiles
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from deploy.bench.bench_pages import _own_sql, _server, _sign_in, _times, _visitor
from deploy.bench.report import Report
from geo.models import RemovalPlace, StorageYard
from inquiries.requests.demo import DemoAccounts
from ledger.vehicles.filters import VehicleSearch
from ledger.vehicles.filters.paging import first_found
from ledger.vehicles.filters.stored import keep_words
from ledger.vehicles.models import Owner, Photo, Vehicle
from ledger.vehicles.sight import sight_of
from office.accounts.models import User

VEHICLES = int(os.environ.get("BENCH_VEHICLES", "1000000"))
SMALL = 10_000
YEARS = 15
PAGE_MS, COUNT_MS, RECORD_MS = 100.0, 20.0, 150.0
TIMES_SQL = 5.0
GROWTH = 10.0
"""A hundred times the rows may cost so many times the time."""
PHOTOS = 10


def run(report: Report) -> None:
    """Measure the small ledger, then the large one."""
    logging.getLogger("axes").setLevel(logging.WARNING)
    with ledger_of(SMALL):
        small = measured(report=None)
    with ledger_of(VEHICLES):
        large = measured(report)
    for name, taken in large.items():
        if name in small:
            report.add(
                f"{name}: {VEHICLES:,} vehicles against {SMALL:,}",
                taken,
                "ms",
                limit_or_peer=small[name],
                budget=GROWTH,
            )


@contextmanager
def ledger_of(vehicles: int) -> Iterator[None]:
    """Work in the database with so many vehicles; make it where it is not there yet."""
    usual, name = connection.settings_dict["NAME"], f"bicycles_search_{vehicles}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {name}")
    go_to(name)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_masters", verbosity=0)
        DemoAccounts(settings.LOCAL_DIR / "bench" / name).make()
        if Vehicle.objects.count() < vehicles * 0.9:
            call_command("make_ledger", years=YEARS, per_year=vehicles // YEARS + 300, seed=1)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        yield
    finally:
        go_to(usual)


def go_to(database: str) -> None:
    """Let this process, and the servers it starts, work in another database."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = os.environ["PGDATABASE"] = database


def searches(user: User) -> dict[str, dict[str, str]]:
    """The kinds of search, each with its parameters."""
    today = timezone.localdate()
    some = Vehicle.objects.exclude(registration_serial="").order_by("removed_on")
    vehicle = some[some.count() // 2]
    phone = Owner.objects.exclude(phone="").order_by("pk")[500].phone
    place = RemovalPlace.objects.get(code="4021")
    yard = StorageYard.objects.get(label="弦巻")
    serial = vehicle.registration_serial
    year = {"since": str(today - timedelta(days=800)), "until": str(today - timedelta(days=435))}

    def of(**words: str) -> dict[str, str]:
        return {"w": keep_words(user, words)}

    return {
        "name of 2 characters": of(name="佐藤"),
        "rare name": of(name="勅使河原"),
        "name and address": of(name="鈴木", address="太子堂2"),
        "registration, whole": {"q": vehicle.registration_prefix + serial},
        "registration, its end": {"q": serial[-4:]},
        "torn number": {"q": f"{serial[1:3]}?{serial[4:]}"},
        "frame number": {"q": vehicle.frame_number},
        "telephone": of(phone=phone),
        "colour, kind, place, week": {"q": "赤 ママチャリ 三軒茶屋 先週"},
        "days and place": {**year, "place": str(place.pk)},
        "yard and state": {"yard": str(yard.pk), "state": "stored"},
        "broad state": {"state": "released"},
        "overdue": {"overdue": "yes"},
        "five conditions": {**year, "q": "銀 クロス", "yard": str(yard.pk), "basket": "yes"},
    }


def measured(report: Report | None) -> dict[str, float]:
    """Median of each search through the web; with `report`, every figure is told."""
    user = User.objects.get(username="officer")
    kinds = {name: f"/vehicles/?{urlencode(one)}&go=1" for name, one in searches(user).items()}
    kinds["record with 10 photographs"] = f"/vehicles/{photographed(user).pk}/"
    medians = {}
    with _server() as port:
        ask = _visitor(port, _sign_in(user))
        for name, path in kinds.items():
            taken = _times(lambda path=path: ask(path))  # type: ignore[misc]
            medians[name] = median(taken)
            if report is not None:
                tell(report, name, taken, _own_sql(user, path))
    if report is not None:
        report.add("capped count of a broad state", counted(user), "ms", limit_or_peer=COUNT_MS)
    return medians


def tell(report: Report, name: str, taken: list[float], own_sql: float) -> None:
    """The figures of one page."""
    limit = RECORD_MS if name.startswith("record") else PAGE_MS
    report.add(f"search, {name}: p95", quantiles(taken, n=20)[-1], "ms", limit_or_peer=limit)
    report.add(
        f"search, {name}: against its own SQL",
        median(taken),
        "ms",
        limit_or_peer=own_sql,
        budget=TIMES_SQL,
    )


def counted(user: User) -> float:
    """Milliseconds to count up to the cap."""
    found = VehicleSearch(QueryDict("state=released")).matching(user, sight_of(user))
    first_found(found)
    start = time.perf_counter()
    first_found(found)
    return (time.perf_counter() - start) * 1000


def photographed(user: User) -> Vehicle:
    """A vehicle with its photographs (rows only; the page shows their addresses)."""
    vehicle = Vehicle.objects.latest("pk")
    for number in range(PHOTOS - vehicle.photos.count()):
        Photo.objects.create(
            tag=vehicle.tag,
            vehicle=vehicle,
            kind=Photo.Kind.REMOVAL,
            digest=f"{number:064x}",
            size=1,
            path=f"bench/{number}.jpg",
            taken_by=user,
            taken_at=vehicle.removed_at,
        )
    return vehicle
