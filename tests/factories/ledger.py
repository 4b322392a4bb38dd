"""Crews, tags and vehicles."""

from datetime import UTC, datetime, timedelta

import factory

from geo.models import Verdict
from ledger.patrols.models import Crew
from ledger.vehicles.deadlines import keep_until
from ledger.vehicles.models import RemovalKind, Tag, Vehicle

from .geo import SANGENJAYA, RemovalPlaceFactory
from .office import UnitFactory, UserFactory

__all__ = ["CrewFactory", "RemovalKindFactory", "TagFactory", "VehicleFactory"]

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

    code = factory.Sequence(lambda n: f"08{n:08}")


class VehicleFactory(factory.django.DjangoModelFactory):
    """A vehicle in its yard. Ask for another phase of its life by trait."""

    class Meta:
        model = Vehicle

    class Params:
        on_truck = factory.Trait(status=Vehicle.Status.REMOVED, taken_in_at=None)

    reference = factory.Sequence(lambda n: f"08-{n:06}")
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
