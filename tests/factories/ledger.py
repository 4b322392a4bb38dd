"""Crews, tags and vehicles."""

from datetime import UTC, datetime, timedelta

import factory

from geo.models import Verdict
from ledger.patrols.models import Crew
from ledger.vehicles.deadlines import keep_until
from ledger.vehicles.models import (
    Collector,
    Disposition,
    Hold,
    HoldKind,
    Owner,
    Relation,
    ReleaseKind,
    RemovalKind,
    Tag,
    Vehicle,
    VehicleKind,
)

from .geo import SANGENJAYA, RemovalPlaceFactory
from .office import UnitFactory, UserFactory

__all__ = [
    "CollectorFactory",
    "CrewFactory",
    "DispositionFactory",
    "HoldFactory",
    "HoldKindFactory",
    "OwnerFactory",
    "RelationFactory",
    "ReleaseKindFactory",
    "RemovalKindFactory",
    "TagFactory",
    "VehicleFactory",
    "VehicleKindFactory",
]

TAGGED_AT = datetime(2026, 4, 10, 1, 0, tzinfo=UTC)


class CrewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Crew

    code = factory.Sequence(lambda n: f"C{n}")
    label = factory.Sequence(lambda n: f"{n}班")
    unit = factory.SubFactory(UnitFactory)


class RemovalKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RemovalKind
        django_get_or_create = ["code"]

    code = "01"
    label = "撤去（禁止区域内）"


class VehicleKindFactory(factory.django.DjangoModelFactory):
    """自転車. `moped=True`: 原動機付自転車."""

    class Meta:
        model = VehicleKind
        django_get_or_create = ["code"]

    class Params:
        moped = factory.Trait(code="20", label="原付一種（50cc以下）", is_moped=True)

    code = "10"
    label = "自転車"


class DispositionFactory(factory.django.DjangoModelFactory):
    """最終処理区分: 破砕処分. `released=True`: 返還."""

    class Meta:
        model = Disposition
        django_get_or_create = ["code"]

    class Params:
        released = factory.Trait(
            code="10", label="返還", outcome=Disposition.Outcome.RELEASED, report_column=""
        )
        sold = factory.Trait(
            code="20",
            label="売却処分",
            report_column=Disposition.ReportColumn.SOLD,
            is_sale=True,
        )

    code = "30"
    label = "破砕処分"
    outcome = Disposition.Outcome.DISPOSED
    report_column = Disposition.ReportColumn.CRUSHED


class ReleaseKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReleaseKind
        django_get_or_create = ["code"]

    code = "1"
    label = "有料返還"


class RelationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Relation
        django_get_or_create = ["code"]

    code = "01"
    label = "本人"


class HoldKindFactory(factory.django.DjangoModelFactory):
    """A hold of the police, which stops everything."""

    class Meta:
        model = HoldKind
        django_get_or_create = ["code"]

    code = "1"
    label = "警察（盗難手配・証拠品）"
    blocks_release = True
    blocks_disposal = True


class TagFactory(factory.django.DjangoModelFactory):
    """A blank tag from the box. `attached=True`: one that hangs on a vehicle."""

    class Meta:
        model = Tag

    class Params:
        attached = factory.Trait(
            state=Tag.State.ATTACHED,
            crew=factory.SubFactory(CrewFactory),
            tagged_by=factory.SubFactory(UserFactory),
            tagged_at=TAGGED_AT,
            position=SANGENJAYA,
            position_source=Tag.PositionSource.GPS,
            accuracy_m=5.0,
        )

    code = factory.Sequence(lambda n: f"08{90_000_000 + n:08}")  # past any that is printed


class VehicleFactory(factory.django.DjangoModelFactory):
    """A vehicle in its yard. Ask for another phase of its life by trait."""

    class Meta:
        model = Vehicle

    class Params:
        on_truck = factory.Trait(status=Vehicle.Status.REMOVED, taken_in_at=None)
        released = factory.Trait(
            status=Vehicle.Status.RELEASED,
            released_at=TAGGED_AT + timedelta(days=3),
            settled_on=(TAGGED_AT + timedelta(days=3)).date(),
            disposition=factory.SubFactory("tests.factories.DispositionFactory", released=True),
            release_kind=factory.SubFactory("tests.factories.ReleaseKindFactory"),
            fee_paid=3000,
        )
        posted = factory.Trait(
            stored_notice_on=TAGGED_AT.date(),
            posted_on=factory.LazyAttribute(lambda one: one.keep_until + timedelta(days=1)),
        )
        disposed = factory.Trait(
            posted=True,
            status=Vehicle.Status.DISPOSED,
            settled_on=factory.LazyAttribute(lambda one: one.keep_until + timedelta(days=20)),
            disposition=factory.SubFactory("tests.factories.DispositionFactory"),
        )

    reference = factory.Sequence(lambda n: f"08-{900_000 + n:06}")  # past any that is counted
    tag = factory.SubFactory(TagFactory, attached=True, state=Tag.State.REMOVED)
    status = Vehicle.Status.STORED
    crew = factory.SelfAttribute("tag.crew")
    warned_at = TAGGED_AT
    removed_at = TAGGED_AT + timedelta(minutes=31)
    removed_on = factory.LazyAttribute(lambda vehicle: vehicle.removed_at.date())
    keep_until = factory.LazyAttribute(lambda vehicle: keep_until(vehicle.removed_on))
    removal_place = factory.SubFactory(RemovalPlaceFactory)
    removal_kind = factory.SubFactory(RemovalKindFactory)
    zone_status = Verdict.ZoneStatus.INSIDE
    position = SANGENJAYA
    position_source = Tag.PositionSource.GPS
    yard = factory.SelfAttribute("removal_place.yard")
    taken_in_at = TAGGED_AT + timedelta(hours=4)


class PersonFactory(factory.django.DjangoModelFactory):
    """A fictional person."""

    class Meta:
        abstract = True

    name = factory.Sequence(lambda n: f"架空 太郎{n}")
    kana = "カクウ タロウ"
    postcode = "154-0017"
    address = "世田谷区世田谷99-99-99"
    phone = "0300001234"


class OwnerFactory(PersonFactory):
    class Meta:
        model = Owner

    vehicle = factory.SubFactory(VehicleFactory)


class CollectorFactory(PersonFactory):
    class Meta:
        model = Collector

    vehicle = factory.SubFactory(VehicleFactory)
    relation = factory.SubFactory(RelationFactory)


class HoldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Hold

    vehicle = factory.SubFactory(VehicleFactory)
    kind = factory.SubFactory(HoldKindFactory)
    reason = "盗難手配の照会中"
    placed_by = factory.SubFactory(UserFactory)
