"""A day of live work: calls, jobs, ripening tags, loaded trucks, a yard that is filling."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from geo import srid
from inquiries.requests.dispatching import assign
from inquiries.requests.models import HandlingRule, RemovalRequest, Requester
from inquiries.requests.workflow import accept_request, record_tagging, register_result
from ledger.patrols.models import Crew
from ledger.vehicles import codes
from ledger.vehicles import places as ledger_places
from ledger.vehicles.clocks import Moment
from ledger.vehicles.models import (
    BodyType,
    Color,
    ManifestScan,
    Photo,
    Tag,
    TagBatch,
    TagPrint,
    Vehicle,
    VehicleKind,
)
from ledger.vehicles.synthetic.spots import Place, Spot, read_places
from ledger.vehicles.workflow.capture import PhotoFacts, keep_photo
from ledger.vehicles.workflow.removal import remove
from ledger.vehicles.workflow.tagging import attach_tag
from office.accounts.models import User
from office.audit.context import acting_as

from .backoffice import make_disposals
from .desk import make_desk
from .pictures import bicycle_picture
from .stock import make_stock

NOTE = "デモ"
NAMESPACE = uuid.UUID("5b1d6c2e-0000-4000-8000-000000000000")
TAGS = 200
WAITING, PER_CREW, PAST = 9, 3, 24
RIPENING = (10, 25, 40)
ON_TRUCK, UNINSPECTED = 3, 4

ORDINARY, OVER_50CC = "10", "30"
"""Codes of 車種."""

FAMILY = ["仮野", "見本", "例田", "試山", "架空", "想像", "模擬", "例川"]
GIVEN = ["一郎", "花子", "次郎", "桜", "三郎", "梅子", "四郎", "楓"]
FEATURES = (
    "黒いチャイルドシート付き", "前かごに傘", "ハンドルに赤いリボン", "後輪がパンクしている",
    "大きな籠、鍵なし", "サドルが破れている", "", "",
)  # fmt: skip
LANDMARKS = ("駅前の銀行の前", "商店街の入口", "郵便局の横", "公園の北側", "歩道橋の下", "")


@dataclass
class Day:
    """The people, the places and the dice of one day."""

    now: datetime
    random: Random
    operator: User
    crews: list[Crew]
    places: list[Place]
    body_types: list[BodyType]
    colors: list[Color]
    turn: int = 0

    def serve(self, crew: Crew) -> list[Place]:
        """The places whose yard the crew drives to (see synthetic.filling.people)."""
        order = [one.pk for one in self.crews].index(crew.pk)
        return [
            place
            for place in self.places
            if (int(place.yard_code) - 1) % len(self.crews) == order and not place.is_outside
        ]

    def next_place(self, crew: Crew) -> Place:
        """One of the crew's places, its yards by turns."""
        places = self.serve(crew)
        yards = sorted({place.yard_code for place in places})
        self.turn += 1
        yard = yards[self.turn % len(yards)]
        return self.random.choice([place for place in places if place.yard_code == yard])

    def ago(self, minutes: float) -> datetime:
        return self.now - timedelta(minutes=minutes)

    def member(self, crew: Crew) -> User:
        return User.objects.filter(unit=crew.unit).order_by("pk")[0]


@transaction.atomic
def make_today(now: datetime) -> int:
    """Make the live work of the day unless there is some; return how many records."""
    if TagBatch.objects.filter(note__startswith=NOTE).exists():
        return 0
    day = Day(
        now=now,
        random=Random(f"{timezone.localdate(now)}"),  # noqa: S311 — nothing here is secret
        operator=User.objects.get(username="operator"),
        crews=list(Crew.objects.filter(unit__user__isnull=False).distinct().order_by("code")),
        places=read_places(Random(1)),  # noqa: S311
        body_types=list(BodyType.objects.order_by("code")[:9]),
        colors=list(Color.objects.order_by("code")[:9]),
    )
    with acting_as(day.operator):
        tags = iter(make_tags(day))
        made = sum(1 for _ in past_requests(day)) + sum(1 for _ in waiting_requests(day))
    for crew in day.crews:
        made += one_crew(day, crew, tags)
    brought = Vehicle.objects.stored().filter(tag__batch__note__startswith=NOTE)
    made += make_desk(list(brought.select_related("yard").order_by("pk")), now)
    return made + make_disposals(now) + make_stock(now)


def clear_today() -> None:
    """Take away the live work an earlier `make_today` made.

    What came to the return desk stays: receipts are never deleted, not even made-up ones. Its
    tags are kept as a batch of the past.
    """
    with transaction.atomic():
        live = RemovalRequest.objects.filter(received_by__username="operator")
        batches = TagBatch.objects.filter(note__startswith=NOTE)
        served = Q(vehicle__claims__isnull=False) | Q(vehicle__waivers__isnull=False)
        kept = set(Tag.objects.filter(served, batch__in=batches).values_list("pk", flat=True))
        tags = Tag.objects.filter(batch__in=batches).exclude(pk__in=kept)
        for case in live:
            case.tags.clear()
            case.transmissions.all().delete()
        RemovalRequest.objects.filter(same_as__in=live).update(same_as=None)
        live.delete()
        Photo.objects.filter(tag__in=tags).delete()
        ManifestScan.objects.filter(vehicle__tag__in=tags).delete()
        TagPrint.objects.filter(Q(tag__in=tags) | Q(batch__in=batches)).delete()
        Vehicle.objects.filter(tag__in=tags).delete()
        tags.delete()
        batches.filter(tags=None).delete()
        batches.update(note=f"以前の{NOTE}")


def make_tags(day: Day) -> list[Tag]:
    """A batch of printed tags that hang nowhere yet."""
    year = timezone.localdate(day.now).year - 2018
    newest = Tag.objects.filter(code__regex=rf"^{year:02}\d{{8}}$").order_by("-code").first()
    first = int(newest.code[2:9]) + 1 if newest else 1
    batch = TagBatch.objects.create(
        first=first, count=TAGS, year=year, made_by=day.operator, note=f"{NOTE}用の札"
    )
    return Tag.objects.bulk_create(
        Tag(code=codes.tag_code(year, serial), batch=batch) for serial in range(first, first + TAGS)
    )


# --- calls -------------------------------------------------------------------------------
def call(day: Day, place: Place, at: datetime, *, kind: str = ORDINARY) -> RemovalRequest:
    """One call about a spot of `place`, taken by the operator."""
    random = day.random
    spot = random.choice(place.spots)
    draft = RemovalRequest(
        position=point(spot),
        address_text=spot.address,
        landmark=random.choice(LANDMARKS),
        land=HandlingRule.Land.WARD_ROAD,
        vehicle_kind=VehicleKind.objects.filter(code=kind).first(),
        body_type=random.choice(day.body_types) if kind == ORDINARY else None,
        color=random.choice(day.colors),
        count=random.choice((1, 1, 1, 2, 3)),
        features=random.choice(FEATURES),
        is_urgent=random.random() < 0.08,
        abandoned_since=timezone.localdate(at) - timedelta(days=random.randint(1, 20)),
    )
    return accept_request(
        draft,
        requester=caller(random),
        key=uuid.uuid5(NAMESPACE, f"{at.isoformat()} {random.random()}"),
        actor=day.operator,
        at=at,
    )


def caller(random: Random) -> Requester:
    """A fictional caller; the telephone numbers are given to nobody."""
    return Requester(
        name=f"{random.choice(FAMILY)} {random.choice(GIVEN)}",
        phone=f"03-0000-{random.randint(1000, 9999)}",
        address=f"世田谷区架空{random.randint(1, 5)}-99-99",
        wants_answer=random.random() < 0.3,
    )


def waiting_requests(day: Day) -> Iterator[RemovalRequest]:
    """Calls of the last hours that nobody has been sent to, and two the ward refers."""
    for n in range(WAITING):
        yield call(day, day.random.choice(day.places), day.ago(8 + n * 23))
    yield call(day, day.random.choice(day.places), day.ago(50), kind=OVER_50CC)


def past_requests(day: Day) -> Iterator[RemovalRequest]:
    """Calls of the last two weeks with what came of them."""
    result = RemovalRequest.Result
    for n in range(PAST):
        at = day.ago(24 * 60 * (1 + n * 13 / PAST) + day.random.randint(0, 300))
        case = call(day, day.random.choice(day.places), at)
        if not case.is_open():
            continue
        ended = day.random.choices((result.REMOVED, result.NOT_FOUND), (70, 30))[0]
        crew = day.random.choice(day.crews)
        register_result(
            case,
            result=ended,
            removed_count=case.count if ended == result.REMOVED else 0,
            actor=day.member(crew),
            at=at + timedelta(hours=20),
        )
        yield case


# --- the crews ---------------------------------------------------------------------------
def one_crew(day: Day, crew: Crew, tags: Iterator[Tag]) -> int:
    """A crew's jobs of today, its ripening tags, its truck, and what it has brought in."""
    places = day.serve(crew)
    if not places:
        return 0
    member = day.member(crew)
    with acting_as(day.operator):
        jobs = [
            call(day, day.random.choice(places), day.ago(150 + n * 40)) for n in range(PER_CREW)
        ]
        jobs = to_round(day, crew, [job for job in jobs if job.is_open()])
    with acting_as(member):
        tagged = [
            hang(day, crew, member, next(tags), spot_near(job) if job else None, minutes)
            for job, minutes in zip([*jobs[:1], None, None], RIPENING, strict=False)
        ]
        for job, tag in zip(jobs[:1], tagged, strict=False):
            record_tagging(job, tag=tag, actor=member, at=tag.tagged_at or day.now)
        for n in range(ON_TRUCK):
            load(day, crew, member, next(tags), 62 + n * 6)
        for n in range(UNINSPECTED):
            bring_in(load(day, crew, member, next(tags), 190 + n * 9))
    return len(jobs) + len(tagged) + ON_TRUCK + UNINSPECTED


def to_round(day: Day, crew: Crew, jobs: Sequence[RemovalRequest]) -> list[RemovalRequest]:
    """Put jobs on the crew's round of today, as if in the morning."""
    morning = timezone.localtime(day.now).replace(hour=9, minute=0)
    return assign(jobs, crew=crew, day=timezone.localdate(day.now), actor=day.operator, now=morning)


def hang(day: Day, crew: Crew, member: User, tag: Tag, spot: Spot | None, minutes: float) -> Tag:
    """Attach a tag `minutes` ago, with a picture of it."""
    place = day.next_place(crew)
    tag = attach_tag(
        tag.code,
        spot=ledger_places.Spot(
            point(spot or day.random.choice(place.spots)), round(day.random.uniform(4, 15), 1)
        ),
        moment=Moment(day.ago(minutes)),
        actor=member,
        crew=crew,
        key=uuid.uuid5(NAMESPACE, f"tag {tag.code}"),
    )
    shoot(day, tag, Photo.Kind.TAG, member, tag.tagged_at or day.now)
    return tag


def load(day: Day, crew: Crew, member: User, tag: Tag, minutes: float) -> Vehicle | None:
    """A vehicle tagged, waited for and put on the truck `minutes` ago.

    None when the point turned out to lie where vehicles are waited for longer.
    """
    tag = hang(day, crew, member, tag, None, minutes + 45)
    removed_at = max(day.ago(minutes), tag.removable_at or day.now)
    if removed_at > day.now:
        return None
    vehicle = remove(
        tag,
        moment=Moment(removed_at),
        actor=member,
        crew=crew,
        key=uuid.uuid5(NAMESPACE, f"vehicle {tag.code}"),
    )
    for _ in range(day.random.randint(1, 3)):
        shoot(day, tag, Photo.Kind.REMOVAL, member, removed_at)
    return vehicle


def bring_in(vehicle: Vehicle | None) -> None:
    """A vehicle stands in its yard and waits for its second registration."""
    if vehicle is None:
        return
    Vehicle.objects.filter(pk=vehicle.pk).update(
        status=Vehicle.Status.STORED, taken_in_at=vehicle.removed_at + timedelta(minutes=50)
    )


def shoot(day: Day, tag: Tag, kind: str, member: User, at: datetime) -> None:
    keep_photo(
        bicycle_picture(tag.code, day.random),
        "jpg",
        PhotoFacts(tag.code, kind, at, tag.position, tag.accuracy_m),
        actor=member,
    )


def point(spot: Spot) -> Point:
    return Point(spot.lon, spot.lat, srid=srid.WGS84)


def spot_near(case: RemovalRequest) -> Spot:
    return Spot(case.position.x, case.position.y, case.address_text)
