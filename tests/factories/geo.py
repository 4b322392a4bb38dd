"""Places: small hand-made shapes around 三軒茶屋."""

import factory
from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon

from geo.models import (
    District,
    DividingLine,
    NoParkingZone,
    RemovalPlace,
    Station,
    StorageYard,
    Town,
    TownBlock,
    Verdict,
    WardBoundary,
)

from .office import UnitFactory

__all__ = [
    "SANGENJAYA",
    "DistrictFactory",
    "DividingLineFactory",
    "NoParkingZoneFactory",
    "RemovalPlaceFactory",
    "StationFactory",
    "StorageYardFactory",
    "TownBlockFactory",
    "TownFactory",
    "VerdictFactory",
    "WardBoundaryFactory",
]

SANGENJAYA = Point(139.6690, 35.6437, srid=4326)


def box(centre=SANGENJAYA, degrees=0.003):
    """A square around `centre`, `degrees` to each side."""
    x, y = centre.coords
    square = Polygon.from_bbox((x - degrees, y - degrees, x + degrees, y + degrees))
    square.srid = 4326
    return MultiPolygon(square, srid=4326)


class DistrictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = District

    code = factory.Sequence(lambda n: f"D{n}")
    label = factory.Sequence(lambda n: f"地域{n}")
    boundary = factory.LazyFunction(lambda: box(degrees=0.02))


class StationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Station

    code = factory.Sequence(lambda n: f"S{n}")
    label = factory.Sequence(lambda n: f"駅{n}")
    district = factory.SubFactory(DistrictFactory)
    position = SANGENJAYA


class StorageYardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StorageYard

    code = factory.Sequence(lambda n: f"{n}")
    label = factory.Sequence(lambda n: f"保管所{n}")
    unit = factory.SubFactory(UnitFactory)
    position = SANGENJAYA


class RemovalPlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RemovalPlace

    code = factory.Sequence(lambda n: f"P{n:04}")
    label = factory.Sequence(lambda n: f"撤去場所{n}")
    station = factory.SubFactory(StationFactory)
    district = factory.SelfAttribute("station.district")
    yard = factory.SubFactory(StorageYardFactory)


class NoParkingZoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NoParkingZone

    station = factory.SubFactory(StationFactory)
    name = factory.LazyAttribute(lambda zone: f"{zone.station.label}駅周辺")
    area = factory.LazyFunction(box)


class DividingLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DividingLine

    station = factory.SubFactory(StationFactory)
    name = "国道246号"
    line = LineString((139.660, 35.6437), (139.680, 35.6437), srid=4326)


class VerdictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Verdict

    position = SANGENJAYA
    removal_place = factory.SubFactory(RemovalPlaceFactory)
    zone_status = Verdict.ZoneStatus.INSIDE
    district = factory.SelfAttribute("removal_place.district")
    yard = factory.SelfAttribute("removal_place.yard")
    reason = "試験の判定"


class WardBoundaryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WardBoundary

    name = factory.Sequence(lambda n: f"区{n}")
    is_ward = True
    boundary = factory.LazyFunction(lambda: box(degrees=0.02))


class TownFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Town

    code = factory.Sequence(lambda n: f"{1540000 + n}")
    label = factory.Sequence(lambda n: f"町{n}")
    district = factory.SubFactory(DistrictFactory)
    position = SANGENJAYA


class TownBlockFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TownBlock

    key_code = factory.Sequence(lambda n: f"{13112000000 + n}")
    town = factory.SubFactory(TownFactory)
    district = factory.SelfAttribute("town.district")
    name = factory.LazyAttribute(lambda block: f"{block.town.label}一丁目")
    chome = 1
    boundary = factory.LazyFunction(box)
    position = SANGENJAYA
