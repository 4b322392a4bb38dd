"""A made-up ledger with every odd case, and its figures worked out by pandas, not by SQL."""

import io
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pandas as pd
from django.core.management import call_command
from django.db import connection

from geo.models import PoliceOffice, RemovalPlace, StorageYard, Verdict
from ledger.patrols.models import Crew
from ledger.vehicles.models import (
    Disposition,
    HoldKind,
    Movement,
    ReleaseKind,
    RemovalKind,
    Tag,
    Vehicle,
    VehicleKind,
)
from ledger.vehicles.synthetic.copying import Removal, write_ledger
from tests.factories import HoldFactory, OwnerFactory

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST, LAST = date(2023, 3, 1), date(2025, 4, 30)
EDGES = [
    date(2023, 3, 31), date(2023, 4, 1), date(2023, 12, 29), date(2024, 1, 4),
    date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 31),
    date(2024, 4, 1), date(2024, 10, 1), date(2024, 10, 31), date(2025, 2, 28),
    date(2025, 3, 31), date(2025, 4, 1),
]  # fmt: skip
MINUTES = [0, 1, 60 * 9 - 1, 60 * 9, 60 * 12, 60 * 24 - 1]
"""Minutes of the day of Tokyo; in UTC the first nine hours belong to the day before."""
PLACES = ("1021", "1022", "4021", "4022", "2081", "1010", "9010", "9040")


def load_masters():
    call_command("load_masters", verbosity=0, stdout=io.StringIO())


def random_day(random):
    if random.random() < 0.5:
        return random.choice(EDGES)
    return FIRST + timedelta(days=random.randrange((LAST - FIRST).days))


def at(day, minutes):
    return datetime.combine(day, time(), TOKYO) + timedelta(minutes=minutes)


class Book:
    """Writes a ledger of `count` vehicles; the same seed writes the same one."""

    def __init__(self, seed, count=350):
        self.random = Random(seed)
        self.kinds = list(RemovalKind.objects.values_list("pk", "code"))
        self.ends = list(Disposition.objects.exclude(outcome="released"))
        self.terms = list(ReleaseKind.objects.all())
        self.bodies = [None, *VehicleKind.objects.filter(code__in=("10", "11", "20", "22"))]
        self.police = [None, *PoliceOffice.objects.all()[:4]]
        RemovalPlace.objects.exclude(code__in=PLACES).filter(is_total=False).update(
            valid_until=date(2020, 1, 1)
        )
        self.places = list(RemovalPlace.objects.filter(code__in=PLACES))
        self.yards = list(StorageYard.objects.all())
        self.crews = list(Crew.objects.all())
        write_ledger(Removal(*self.row(n)) for n in range(count))
        self.disturb()

    def row(self, n):
        random, day = self.random, random_day(self.random)
        removed_at = at(day, random.choice(MINUTES))
        place = random.choice(self.places)
        common = {
            "crew_id": random.choice(self.crews).pk,
            "removal_place_id": place.pk,
            "position": (139.66, 35.64),
            "position_source": Tag.PositionSource.GPS,
        }
        tag = common | {
            "code": f"95{n:08}", "state": Tag.State.REMOVED,
            "tagged_at": removed_at - timedelta(hours=1), "closed_at": removed_at,
        }  # fmt: skip
        body = random.choice(self.bodies)
        vehicle = common | {
            "reference": f"95-{n:06}", "warned_at": removed_at - timedelta(hours=1),
            "removed_on": day, "removed_at": removed_at, "keep_until": day + timedelta(days=20),
            "removal_kind_id": random.choice(self.kinds)[0],
            "zone_status": Verdict.ZoneStatus.INSIDE,
            "yard_id": random.choice(self.yards).pk, "vehicle_kind_id": body.pk if body else None,
            "status": Vehicle.Status.REMOVED, "posted_on": None, "settled_on": None,
            **self.asked(day),
        }  # fmt: skip
        return tag, vehicle | self.fate(day, removed_at)

    def asked(self, day):
        random = self.random
        if random.random() < 0.3:
            return {}
        police = random.choice(self.police)
        replied = random.choice([None, day + timedelta(days=random.randrange(9, 40))])
        return {
            "registration_asked_on": day + timedelta(days=random.randrange(9)),
            "registration_replied_on": replied,
            "registration_police_id": police.pk if police else None,
            "registration_jurisdiction": random.choice(["mpd", "prefecture", "none", ""]),
            "theft_report": random.choice(["yes", "no", ""]),
        }

    def fate(self, day, removed_at):
        """On the truck, in the yard, given back, disposed of, handed over or lost."""
        random = self.random
        what = random.choice(["removed", "stored", *["released"] * 3, *["ended"] * 3])
        if what == "removed":
            return {}
        facts = {"status": what, "taken_in_at": removed_at + timedelta(minutes=5)}
        if what == "stored":
            return facts | {"posted_on": random.choice([None, day + timedelta(days=22)])}
        if what == "released":
            terms = random.choice(self.terms)
            left = at(day + timedelta(days=random.randrange(1, 60)), random.choice(MINUTES))
            return facts | {
                "released_at": left, "settled_on": left.date(), "release_kind_id": terms.pk,
                "disposition_id": Disposition.objects.get(code="10").pk,
                "fee_paid": random.choice([3000, 4000]) if terms.charges_fee else 0,
            }  # fmt: skip
        end = random.choice(self.ends)
        sold = random.randrange(0, 9000, 100) if end.is_sale else None
        return facts | {
            "status": end.outcome, "disposition_id": end.pk, "proceeds": sold,
            "posted_on": day + timedelta(days=21), "inoperable": end.inoperable_only,
            "settled_on": day + timedelta(days=random.randrange(36, 90)),
        }  # fmt: skip

    def disturb(self):
        """Let some be taken back, moved to another yard, corrected, held, or known to police."""
        random = self.random
        kind = HoldKind.objects.get(code="1")
        vehicles = list(Vehicle.objects.order_by("reference"))
        for vehicle in random.sample(vehicles, 40):
            if vehicle.status == "released":
                later = vehicle.released_at + timedelta(days=random.randrange(0, 40))
                update(vehicle, moved_at=later, status="stored", settled_on=None,
                       released_at=None, disposition=None, release_kind=None)  # fmt: skip
            elif vehicle.status == "stored":
                moved_at = vehicle.taken_in_at + timedelta(days=random.randrange(1, 50))
                update(vehicle, moved_at=moved_at, yard=random.choice(self.yards))
            elif vehicle.status == "disposed":
                update(vehicle, settled_on=vehicle.settled_on + timedelta(days=9))
        for vehicle in random.sample(vehicles, 25):
            hold = HoldFactory(vehicle=vehicle, kind=kind)
            placed = at(vehicle.removed_on + timedelta(days=3), 600)
            lifted = random.choice([None, placed + timedelta(days=12)])
            type(hold).objects.filter(pk=hold.pk).update(
                placed_at=placed, lifted_at=lifted, lift_reason="解決" if lifted else ""
            )
        for vehicle in random.sample(vehicles, 60):
            OwnerFactory(vehicle=vehicle, source=random.choice(["police", "typed"]))


def update(vehicle, **facts):
    Vehicle.objects.filter(pk=vehicle.pk).update(**facts)


VEHICLES = """
    SELECT v.id, v.removed_on, p.code AS place, q.code AS parent, y.code AS yard, v.crew_id AS crew,
           rk.report_column AS how, coalesce(vk.is_moped, false) AS moped, v.status,
           v.keep_until, v.posted_on, v.registration_asked_on AS asked,
           v.registration_replied_on AS replied, o.code AS police, o.prefecture_code AS prefecture,
           v.registration_jurisdiction AS whose, v.theft_report = 'yes' AS stolen,
           v.fee_paid, v.proceeds,
           EXISTS (SELECT FROM vehicles_owner w WHERE w.vehicle_id = v.id AND w.source = 'police')
               AS known
    FROM vehicles_vehicle v
    JOIN geo_removalplace p ON p.id = v.removal_place_id
    LEFT JOIN geo_removalplace q ON q.id = p.parent_id
    JOIN geo_storageyard y ON y.id = v.yard_id
    JOIN vehicles_removalkind rk ON rk.id = v.removal_kind_id
    LEFT JOIN vehicles_vehiclekind vk ON vk.id = v.vehicle_kind_id
    LEFT JOIN geo_policeoffice o ON o.id = v.registration_police_id
"""
MOVEMENTS = """
    SELECT m.id, m.vehicle_id, y.code AS yard, m.kind, m.change, m.day, m.is_moped AS moped,
           coalesce(r.report_column, 'paid') AS terms, d.report_column AS leaving, d.is_sale,
           v.fee_paid, v.proceeds
    FROM vehicles_movement m
    JOIN geo_storageyard y ON y.id = m.yard_id
    JOIN vehicles_vehicle v ON v.id = m.vehicle_id
    LEFT JOIN vehicles_releasekind r ON r.id = m.release_kind_id
    LEFT JOIN vehicles_disposition d ON d.id = m.disposition_id
"""
HOLDS = """
    SELECT h.vehicle_id, (h.placed_at AT TIME ZONE 'Asia/Tokyo')::date AS placed,
           (h.lifted_at AT TIME ZONE 'Asia/Tokyo')::date AS lifted
    FROM vehicles_hold h JOIN vehicles_holdkind k ON k.id = h.kind_id WHERE k.blocks_release
"""


def frame(statement):
    """The rows of a statement, as pandas has them; dates stay dates."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        names = [column.name for column in cursor.description]
        return pd.DataFrame(cursor.fetchall(), columns=names)


def between(days, since, until):
    """Which of the days (None: never) lie between both."""
    return days.map(lambda day: day is not None and since <= day <= until).astype(bool)


def intake_yards(vehicles, movements):
    """The yard each vehicle came into first; of one on the truck, the yard it goes to."""
    first = (
        movements[(movements.kind == Movement.Kind.TAKEN_IN) & (movements.change > 0)]
        .sort_values("id")
        .groupby("vehicle_id")
        .yard.first()
    )
    return vehicles.id.map(first).fillna(vehicles.yard)


def stock_on(vehicles, movements, day):
    """The vehicles that the movements leave in a yard at the end of `day`, each with its yard."""
    until = movements[movements.day.map(lambda one: one <= day).astype(bool)]
    left = until.groupby(["vehicle_id", "yard"]).change.sum()
    there = left[left > 0].reset_index()[["vehicle_id", "yard"]]
    return vehicles.drop(columns="yard").merge(there, left_on="id", right_on="vehicle_id")
