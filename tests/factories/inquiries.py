"""Removal requests and who asked."""

from datetime import UTC, datetime

import factory

from inquiries.requests.models import (
    HandlingRule,
    ReferralTarget,
    RemovalRequest,
    Requester,
    Transmission,
)

from .geo import SANGENJAYA, VerdictFactory
from .ledger import CrewFactory
from .office import UserFactory

__all__ = [
    "HandlingRuleFactory",
    "ReferralTargetFactory",
    "RemovalRequestFactory",
    "RequesterFactory",
    "TransmissionFactory",
]


class ReferralTargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReferralTarget

    code = factory.Sequence(lambda n: f"T{n}")
    label = factory.Sequence(lambda n: f"案内先{n}")


class HandlingRuleFactory(factory.django.DjangoModelFactory):
    """A row that fits everything and accepts."""

    class Meta:
        model = HandlingRule

    code = factory.Sequence(lambda n: f"H{n}")
    label = factory.Sequence(lambda n: f"判断{n}")
    outcome = HandlingRule.Outcome.ACCEPT
    script = "撤去のご依頼を承ります。"
    why = "試験の行です。"


class RemovalRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RemovalRequest

    reference = factory.Sequence(lambda n: f"R8-{90_000 + n:05}")  # past any that is counted
    received_at = datetime(2026, 4, 10, 0, 0, tzinfo=UTC)
    received_by = factory.SubFactory(UserFactory)
    position = SANGENJAYA
    verdict = factory.SubFactory(VerdictFactory)
    land = HandlingRule.Land.WARD_ROAD
    outcome = HandlingRule.Outcome.ACCEPT


class RequesterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Requester

    request = factory.SubFactory(RemovalRequestFactory)
    name = "試験 太郎"
    phone = "03-0000-0000"


class TransmissionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Transmission

    request = factory.SubFactory(RemovalRequestFactory)
    channel = Transmission.Channel.FAX
    crew = factory.SubFactory(CrewFactory, fax="03-0000-0001")
    number = "03-0000-0001"
    sent_by = factory.SubFactory(UserFactory)
