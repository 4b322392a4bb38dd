"""Surveys, their spots and counts, shifts of guidance."""

import uuid
from datetime import UTC, date, datetime, time

import factory

from ledger.surveys.models import GuidanceShift, SpotCount, Survey, SurveySpot

from .geo import RemovalPlaceFactory, StationFactory
from .office import UserFactory

__all__ = ["GuidanceShiftFactory", "SpotCountFactory", "SurveyFactory", "SurveySpotFactory"]


class SurveyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Survey

    fiscal_year = 2026
    day = date(2026, 10, 20)


class SurveySpotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SurveySpot

    survey = factory.SubFactory(SurveyFactory)
    station = factory.SubFactory(StationFactory)


class SpotCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SpotCount

    key = factory.LazyFunction(uuid.uuid4)
    spot = factory.SubFactory(SurveySpotFactory)
    counted_at = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
    counted_by = factory.SubFactory(UserFactory)


class GuidanceShiftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GuidanceShift

    key = factory.LazyFunction(uuid.uuid4)
    day = date(2026, 10, 20)
    starts_at = time(9, 0)
    ends_at = time(11, 30)
    removal_place = factory.SubFactory(RemovalPlaceFactory)
    staff_count = 2
    recorded_by = factory.SubFactory(UserFactory)
