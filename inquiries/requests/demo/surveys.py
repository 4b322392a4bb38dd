"""The street surveys of the demonstration: the totals the ward has published, made-up shares."""

from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from geo.models import RemovalPlace
from ledger.patrols.models import Crew
from ledger.surveys import workflow
from ledger.surveys.models import GuidanceShift, SpotCount, Survey, SurveySpot
from ledger.vehicles.synthetic.plan import place_weights, share_out
from office import fiscal
from office.accounts.models import User

TOKYO = ZoneInfo("Asia/Tokyo")
STREET_COUNTS = {2022: 794, 2023: 810, 2024: 710}
"""R4 to R6, as published (G-01). How they fall to the stations is made up."""
SINCE_THEN = 668
MOPEDS = 0.05
SHIFTS_A_DAY = 3


def make_surveys(today: date) -> int:
    """Fill the surveys and this month's guidance unless they are there; return how many counts."""
    if SpotCount.objects.exists():
        return 0
    actor = User.objects.get(username="officer")
    random = Random(2026)  # noqa: S311 — nothing here is secret
    this_year = fiscal.fiscal_year(today)
    totals = STREET_COUNTS | dict.fromkeys(range(max(STREET_COUNTS) + 1, this_year), SINCE_THEN)
    for year, total in totals.items():
        survey = Survey(fiscal_year=year, day=third_weekday(year), weather="晴")
        survey.published_total = STREET_COUNTS.get(year)
        _count(actor, workflow.plan_survey(actor, survey), total, random)
        workflow.close_survey(actor, survey)
    workflow.plan_survey(actor, Survey(fiscal_year=this_year, day=third_weekday(this_year)))
    _guide(actor, today, random)
    return SpotCount.objects.count()


def third_weekday(year: int) -> date:
    """The first weekday after the 19th of October."""
    day = date(year, 10, 20)
    while day.weekday() >= 5 or fiscal.is_national_holiday(day):
        day += timedelta(days=1)
    return day


def _count(actor: User, survey: Survey, total: int, random: Random) -> None:
    """Share out `total` over the spots by how many bicycles are removed there."""
    spots = list(survey.spots.select_related("station"))
    codes = dict(
        RemovalPlace.objects.filter(is_total=False, station__isnull=False).values_list(
            "station", "code"
        )
    )
    weights = [
        weight * random.uniform(0.8, 1.25)
        for weight in place_weights([codes.get(spot.station_id, "") for spot in spots])
    ]
    assert survey.day is not None  # noqa: S101
    at = datetime.combine(survey.day, time(11), TOKYO)
    for n, (spot, share) in enumerate(zip(spots, share_out(total, weights), strict=True)):
        _write(actor, spot, share, at + timedelta(minutes=n % 20), random)


def _write(actor: User, spot: SurveySpot, share: int, at: datetime, random: Random) -> None:
    mopeds = sum(random.random() < MOPEDS for _ in range(share))
    numbers = {"bicycle": share - mopeds, "moped": mopeds, "small_moped": 0, "motorcycle": 0}
    key = UUID(int=random.getrandbits(128), version=4)
    workflow.record_count(actor, spot, workflow.Counted(numbers, "晴"), key=key, at=at)


def _guide(actor: User, today: date, random: Random) -> None:
    """Some shifts a day since the month before this one began."""
    places = list(RemovalPlace.objects.valid_on(today).filter(is_total=False, is_outside=False))
    crews = list(Crew.objects.order_by("code"))
    if not places:
        return
    day = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    while day < today:
        for place in random.sample(places, min(SHIFTS_A_DAY, len(places))):
            start = random.choice([time(8, 30), time(10), time(13), time(16)])
            moved = random.randint(4, 40)
            shift = GuidanceShift(
                key=UUID(int=random.getrandbits(128), version=4),
                day=day,
                starts_at=start,
                ends_at=time(start.hour + 2, start.minute),
                removal_place=place,
                crew=random.choice([*crews, None]),
                staff_count=random.randint(1, 3),
                warned=random.randint(3, 30),
                moved=moved,
                tagged=random.randint(0, moved // 4),
            )
            workflow.record_guidance(actor, shift)
        day = fiscal.next_open_day(day + timedelta(days=1))
