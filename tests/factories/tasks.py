"""Background work."""

import factory

from tasks.models import Job

from .office import UserFactory

__all__ = ["JobFactory"]


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    task = "tests.note"
    title = "札の印刷"
    requested_by = factory.SubFactory(UserFactory)
