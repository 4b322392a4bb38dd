"""From plans of years to a filled ledger."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from random import Random

from django.db import connection
from django.db.models import Max

from geo.models import StorageYard
from ledger.patrols.models import Crew
from ledger.vehicles.models import Tag, Vehicle
from ledger.vehicles.numbering import series
from office.masters.models import NumberSeries, Parameter

from .copying import write_ledger
from .persons import Persons
from .plan import YearPlan
from .rows import Numbering, People, Setting, make_rows
from .spots import read_places


def fill_ledger(plans: Sequence[YearPlan], *, seed: int, today: date) -> int:
    """Write the made-up vehicles of `plans` and return how many.

    `today` decides what has become of each. Raises LookupError when the masters the rows point
    to (removal places with their yards, 撤去区分) are not loaded.
    """
    random = Random(seed)  # noqa: S311 — nothing here is secret
    places = read_places(random)
    if not places:
        raise LookupError("撤去場所がありません。先に manage.py load_masters を実行してください。")
    setting = Setting(
        places=places,
        people=people(),
        today=today,
        random=random,
        persons=Persons(Random(f"people of {seed}")),  # noqa: S311
    )
    if "01" not in setting.kinds:
        raise LookupError("撤去区分がありません。先に manage.py load_masters を実行してください。")
    if not setting.endings.known():
        raise LookupError(
            "最終処理区分がありません。先に manage.py load_masters を実行してください。"
        )
    rows = chain.from_iterable(make_rows(setting, plan, numbering(plan)) for plan in plans)
    count = write_ledger(rows)
    for plan in plans:
        remember_numbers(plan)
    with connection.cursor() as cursor:
        for table in ("tag", "vehicle", "movement", "owner", "collector", "searchterms"):
            cursor.execute(f"ANALYZE vehicles_{table}")
    return count


def numbering(plan: YearPlan) -> Numbering:
    """Numbers that follow those already given out in the plan's year."""
    year = f"{plan.wareki_year():02}"
    last = Tag.objects.filter(code__startswith=year, code__regex=r"^\d{10}$").aggregate(
        last=Max("code")
    )["last"]
    taken = Numbering(tag_serial=int(last[2:9]) if last else 0)
    for yard in StorageYard.objects.values_list("code", flat=True):
        newest = Vehicle.objects.filter(reference__startswith=f"{year}{yard}-").aggregate(
            newest=Max("reference")
        )["newest"]
        taken.vehicle[yard] = int(newest.split("-")[1]) if newest else 0
    return taken


def remember_numbers(plan: YearPlan) -> None:
    """Let the vehicles of the plan's year that are still to come be numbered after these."""
    form, day = Parameter.text("vehicle_reference_format"), plan.days()[0]
    for yard, last in numbering(plan).vehicle.items():
        NumberSeries.objects.update_or_create(
            name=series(form, day=day, yard=yard), defaults={"last": last}
        )


def people() -> People:
    """The first user of each crew's and each yard's unit, and which crew serves which yard."""
    crews = list(Crew.objects.order_by("code").prefetch_related("unit__user_set"))
    yards = list(StorageYard.objects.order_by("code").prefetch_related("unit__user_set"))
    if not crews:
        return People()
    return People(
        crew_of_yard={yard.pk: crews[n % len(crews)].pk for n, yard in enumerate(yards)},
        member_of_crew=first_users(crews),
        keeper_of_yard=first_users(yards),
    )


def first_users(bodies: Iterable[Crew | StorageYard]) -> dict[int, int]:
    found: dict[int, int] = {}
    for body in bodies:
        user = body.unit.user_set.order_by("pk").first() if body.unit else None
        if user:
            found[body.pk] = user.pk
    return found
