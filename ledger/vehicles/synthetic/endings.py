"""What became of a made-up vehicle, with the dates, kinds and sums that go with it."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db.models import Model

from ledger.vehicles.models import Disposition, ReleaseKind, Vehicle, VehicleKind
from office import fiscal

from .chances import Chances
from .describing import Row
from .fates import days_to_release

TOKYO = ZoneInfo("Asia/Tokyo")
ONE_DAY = timedelta(days=1)
WAIVED = 0.04
FEE, MOPED_FEE = 3000, 4000
NOTICE_DAYS = 14
SOLD_FOR = (500, 6000)
# How vehicles that nobody fetches end, by code of 最終処理区分.
ENDS = {"20": 46, "30": 34, "40": 17, "35": 3}
LATEST_POSTING, LATEST_DISPOSAL = 5, 8


def codes(model: type[Model]) -> dict[str, int]:
    return dict(model._default_manager.values_list("code", "pk"))


@dataclass
class Endings:
    """The masters an ending refers to. Reads them once."""

    dispositions: dict[str, int] = field(default_factory=lambda: codes(Disposition))
    kinds: dict[str, int] = field(default_factory=lambda: codes(ReleaseKind))
    ends: Chances[str] = field(default_factory=lambda: Chances(ENDS.items()))
    mopeds: set[int] = field(
        default_factory=lambda: set(
            VehicleKind.objects.filter(is_moped=True).values_list("pk", flat=True)
        )
    )

    def known(self) -> bool:
        """Whether every end that is drawn has its master."""
        return {*ENDS, "10", "11"} <= self.dispositions.keys()

    def of(self, vehicle: Row, *, last_day: date, random: Random, days: int | None = None) -> Row:
        """The columns that follow from the vehicle's status.

        No date lies after `last_day`: a vehicle whose end would come later is still kept. `days`
        after its removal, where that is known, it is given back.
        """
        removed_on, keep_until = vehicle["removed_on"], vehicle["keep_until"]
        assert isinstance(removed_on, date)  # noqa: S101
        assert isinstance(keep_until, date)  # noqa: S101
        found = office(vehicle, removed_on, last_day, random)
        if vehicle["status"] == Vehicle.Status.RELEASED:
            return found | self.released(vehicle, removed_on, last_day, random, days)
        if vehicle["status"] == Vehicle.Status.DISPOSED:
            return found | self.disposed(keep_until, last_day, random)
        if keep_until < last_day - ONE_DAY and random.random() < 0.5:
            found["posted_on"] = last_day
        return found

    def released(
        self, vehicle: Row, removed_on: date, last_day: date, random: Random, days: int | None
    ) -> Row:
        if days is None:
            days = min(days_to_release(random), (last_day - removed_on).days)
        day = fiscal.next_open_day(removed_on + timedelta(days=max(days, 0)))
        if day > last_day:
            return {"status": Vehicle.Status.STORED}
        minutes = random.uniform(17.6 * 60, 18 * 60) if days <= 0 else random.uniform(560, 1075)
        waived = random.random() < WAIVED
        fee = MOPED_FEE if vehicle.get("vehicle_kind_id") in self.mopeds else FEE
        return {
            "released_at": datetime.combine(day, time(), TOKYO) + timedelta(minutes=minutes),
            "released_by_id": vehicle.get("taken_in_by_id"),
            "release_kind_id": self.kinds.get("2" if waived else "1"),
            "disposition_id": self.dispositions.get("11" if waived else "10"),
            "settled_on": day,
            "fee_waived": Vehicle.Trilean.YES if waived else Vehicle.Trilean.NO,
            "fee_paid": 0 if waived else fee,
            "theft_report": Vehicle.Trilean.YES if waived else Vehicle.Trilean.NO,
        }

    def disposed(self, keep_until: date, last_day: date, random: Random) -> Row:
        posted_on = keep_until + timedelta(days=random.randint(1, LATEST_POSTING))
        days = NOTICE_DAYS + random.randint(0, LATEST_DISPOSAL)
        settled_on = fiscal.next_open_day(posted_on + timedelta(days=days))
        if settled_on > last_day:
            return {"status": Vehicle.Status.STORED} | (
                {"posted_on": posted_on} if posted_on <= last_day else {}
            )
        code = self.ends.draw(random)
        return {
            "posted_on": posted_on,
            "settled_on": settled_on,
            "disposition_id": self.dispositions.get(code),
            "proceeds": random.randrange(*SOLD_FOR, 100) if code == "20" else None,
        }


def office(vehicle: Row, removed_on: date, last_day: date, random: Random) -> Row:
    """Notices and the question to the police, as far as they lie in the past."""
    asked = removed_on + timedelta(days=random.randint(3, 9))
    found: Row = {"stored_notice_on": removed_on + timedelta(days=random.randint(1, 6))}
    if vehicle.get("registration_serial"):
        found["registration_asked_on"] = asked
        found["registration_replied_on"] = asked + timedelta(days=random.randint(5, 12))
        if random.random() < 0.8:
            found["postcard_on"] = asked + timedelta(days=random.randint(13, 17))
    return {name: day for name, day in found.items() if isinstance(day, date) and day <= last_day}
