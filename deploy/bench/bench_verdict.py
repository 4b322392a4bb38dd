"""The verdict: p95 of 1,000 points in process, and what it costs above its raw SQL.

Runs on whatever layers the database has; with the real layers of GEODATA_DIR where the folder
is there and they are not loaded yet (inside a transaction that is rolled back).
"""

import random
import time
from collections.abc import Callable
from statistics import quantiles

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.utils import timezone

from deploy.bench.report import Report
from geo import masterdata
from geo.importers.layers import LAYERS
from geo.importers.run import load_layer
from geo.judgement import judge
from geo.models import Road
from geo.sql import FACTS

POINTS = 1000
ROUNDS = 3
LIMIT_MS = 20.0
TIMES_RAW = 3.0
WEST, SOUTH, EAST, NORTH = 139.585, 35.590, 139.688, 35.683


def run(report: Report) -> None:
    """Measure; the transaction leaves nothing behind."""
    with transaction.atomic():
        masterdata.load()
        if not Road.objects.exists() and settings.GEODATA_DIR.is_dir():
            for layer in LAYERS:
                load_layer(layer, settings.GEODATA_DIR)
        _measure(report)
        transaction.set_rollback(True)


def _measure(report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE geo_road, geo_townblock, geo_noparkingzone")
    chance = random.Random(20261121)
    points = [
        Point(chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH), srid=4326)
        for _ in range(POINTS)
    ]
    day = timezone.localdate()

    def raw(point: Point) -> None:
        with connection.cursor() as cursor:
            cursor.execute(FACTS, {"lon": point.x, "lat": point.y, "day": day})
            cursor.fetchone()

    def judged(point: Point) -> None:
        judge(point).as_dict()

    _times(raw, points[:50])
    # Turn about, so that whatever else the machine does falls on both; the quietest round counts.
    rounds = [(_p95(_times(raw, points)), _p95(_times(judged, points))) for _ in range(ROUNDS)]
    raw_ms, judged_ms = min(rounds, key=lambda pair: pair[1])
    report.add("verdict p95 of 1,000 points", judged_ms, "ms", limit_or_peer=LIMIT_MS)
    report.add(
        "verdict against its raw SQL (p95)",
        judged_ms,
        "ms",
        limit_or_peer=raw_ms,
        budget=TIMES_RAW,
    )


def _times(act: Callable[[Point], object], points: list[Point]) -> list[float]:
    taken = []
    for point in points:
        start = time.perf_counter()
        act(point)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1]
