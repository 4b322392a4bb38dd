"""Postings and what else leads to a disposal."""

from datetime import date, timedelta

import factory

from ledger.disposals.models import (
    BatchItem,
    BatchScan,
    DisposalBatch,
    Posting,
    PostingItem,
    PostingKind,
    SaleItem,
    SaleLot,
    SettlementRequest,
)
from ledger.disposals.rows import row_of

from .geo import StorageYardFactory
from .ledger import DispositionFactory, VehicleFactory
from .office import UserFactory

__all__ = [
    "BatchItemFactory",
    "BatchScanFactory",
    "DisposalBatchFactory",
    "PostingFactory",
    "PostingItemFactory",
    "SaleItemFactory",
    "SaleLotFactory",
    "SettlementRequestFactory",
]


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


class DisposalBatchFactory(factory.django.DjangoModelFactory):
    """A list that is being matched."""

    class Meta:
        model = DisposalBatch

    number = factory.LazyAttribute(lambda one: f"令和8年度処分第{one.serial}号")
    fiscal_year = 2026
    serial = factory.Sequence(lambda n: n + 1)
    yard = factory.SubFactory(StorageYardFactory)
    made_by = factory.SubFactory(UserFactory)


class BatchItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BatchItem

    batch = factory.SubFactory(DisposalBatchFactory)
    vehicle = factory.SubFactory(VehicleFactory)
    disposition = factory.SubFactory(DispositionFactory)


class BatchScanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BatchScan

    batch = factory.SubFactory(DisposalBatchFactory)
    code = "0800000001"
    outcome = BatchScan.Outcome.NOT_LISTED
    scanned_by = factory.SubFactory(UserFactory)


class SettlementRequestFactory(factory.django.DjangoModelFactory):
    """Somebody asks to report a vehicle lost."""

    class Meta:
        model = SettlementRequest

    vehicle = factory.SubFactory(VehicleFactory)
    step = "report_lost"
    disposition = factory.SubFactory(
        DispositionFactory, code="90", label="保管中の紛失・盗難", outcome="lost"
    )
    reason = "棚卸しで不足"
    requested_by = factory.SubFactory(UserFactory)


class SaleLotFactory(factory.django.DjangoModelFactory):
    """A lot whose proceeds are not entered yet."""

    class Meta:
        model = SaleLot

    number = factory.LazyAttribute(lambda one: f"令和8年度売却第{one.serial}号")
    fiscal_year = 2026
    serial = factory.Sequence(lambda n: n + 1)
    buyer = "架空商会"
    sold_on = date(2026, 7, 1)
    made_by = factory.SubFactory(UserFactory)


class SaleItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SaleItem

    lot = factory.SubFactory(SaleLotFactory)
    vehicle = factory.SubFactory(
        VehicleFactory,
        disposed=True,
        disposition=factory.SubFactory(DispositionFactory, sold=True),
    )
