"""People."""

import factory

from office.accounts.models import Unit, User

__all__ = ["UnitFactory", "UserFactory"]


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    name = factory.Sequence(lambda n: f"所属{n}")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"職員{n}")
    unit = factory.SubFactory(UnitFactory)
