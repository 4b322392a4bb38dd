"""Removal requests and who asked."""

from datetime import UTC, datetime

import factory

from inquiries.requests.models import HandlingRule, RemovalRequest, Requester

from .geo import SANGENJAYA, VerdictFactory
from .office import UserFactory

__all__ = ["RemovalRequestFactory", "RequesterFactory"]


class RemovalRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RemovalRequest

    reference = factory.Sequence(lambda n: f"R8-{n:05}")
    received_at = datetime(2026, 4, 10, 0, 0, tzinfo=UTC)
    received_by = factory.SubFactory(UserFactory)
    position = SANGENJAYA
    verdict = factory.SubFactory(VerdictFactory)
    outcome = HandlingRule.Outcome.ACCEPT


class RequesterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Requester

    request = factory.SubFactory(RemovalRequestFactory)
    name = "試験 太郎"
    phone = "03-0000-0000"
