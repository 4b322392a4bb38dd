"""The change trail: what a bulk update costs with the trigger, and that it misses nothing."""

import time
from datetime import date
from statistics import median

from django.db import connection, transaction
from django.utils import timezone

from deploy.bench.report import Report
from geo import masterdata as places
from ledger.patrols import masterdata as crews
from ledger.vehicles import masterdata as lists
from ledger.vehicles.models import Vehicle
from ledger.vehicles.synthetic import YearPlan, fill_ledger
from office.accounts.models import Unit, User
from office.audit.context import acting_as
from office.audit.models import Change

ROWS = 1000
ROUNDS = 5
TIMES_PLAIN = 12.0
"""A row-diff trigger cost 6 times a plain update when it was chosen; twice that is too much."""


def run(report: Report) -> None:
    """Measure; the transaction leaves nothing behind."""
    with transaction.atomic():
        for masters in (places, crews, lists):
            masters.load()
        fill_ledger([YearPlan(2025, ROWS + 100)], seed=1, today=date(2026, 4, 1))
        unit = Unit.objects.create(name="計測")
        _measure(report, User.objects.create_user("bench", unit=unit))
        transaction.set_rollback(True)


def _measure(report: Report, actor: User) -> None:
    keys = list(Vehicle.objects.order_by("pk").values_list("pk", flat=True)[:ROWS])
    plain, trailed = [], []
    for turn in range(ROUNDS):
        plain.append(_plain(keys, f"無し{turn}"))
        trailed.append(_trailed(keys, f"有り{turn}", actor))
    began = timezone.now()
    _trailed(keys, "数える", actor)
    written = Change.objects.filter(
        at__gte=began, actor=actor, model="vehicles.vehicle", operation=Change.Operation.UPDATE
    ).count()
    report.add(
        "trail rows of a 1,000 row update, with the actor",
        written,
        "rows",
        limit_or_peer=ROWS,
        at_least=True,
    )
    report.add(
        "1,000 row update with trail against without",
        median(trailed),
        "ms",
        limit_or_peer=median(plain),
        budget=TIMES_PLAIN,
    )


def _plain(keys: list[int], text: str) -> float:
    """The same update past the trail."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE vehicles_vehicle DISABLE TRIGGER USER")
        taken = _update(keys, text)
        cursor.execute("ALTER TABLE vehicles_vehicle ENABLE TRIGGER USER")
    return taken


def _trailed(keys: list[int], text: str, actor: User) -> float:
    with acting_as(actor):
        return _update(keys, text)


def _update(keys: list[int], text: str) -> float:
    start = time.perf_counter()
    Vehicle.objects.filter(pk__in=keys).update(condition_memo=text)
    return (time.perf_counter() - start) * 1000
