"""Postings and what else leads to a disposal."""

from datetime import date, timedelta

import factory

from ledger.disposals.models import Posting, PostingItem, PostingKind
from ledger.disposals.rows import row_of

from .ledger import VehicleFactory
from .office import UserFactory

__all__ = ["PostingFactory", "PostingItemFactory"]


class PostingFactory(factory.django.DjangoModelFactory):
    """A 処分公示 without rows."""

    class Meta:
        model = Posting

    kind = PostingKind.DISPOSAL
    number = factory.LazyAttribute(lambda one: f"令和8年度第{one.serial}号")
    fiscal_year = 2026
    serial = factory.Sequence(lambda n: n + 1)
    posted_on = date(2026, 6, 11)
    ends_on = factory.LazyAttribute(lambda one: one.posted_on + timedelta(days=13))
    place = "区役所掲示場"
    title = "処分について"
    body = "次のとおり処分する。"
    made_by = factory.SubFactory(UserFactory)


class PostingItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PostingItem

    posting = factory.SubFactory(PostingFactory)
    vehicle = factory.SubFactory(VehicleFactory)
    line = factory.Sequence(lambda n: n + 1)
    row = factory.LazyAttribute(lambda one: row_of(one.vehicle))
