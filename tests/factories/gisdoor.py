"""Keys of the GIS door."""

from datetime import date

import factory

from maps.gisdoor.models import SHOWN, AccessToken, digest_of

from .office import UserFactory

__all__ = ["AccessTokenFactory"]


class AccessTokenFactory(factory.django.DjangoModelFactory):
    """A key that opens; `secret` is what its program shows."""

    class Meta:
        model = AccessToken

    class Params:
        secret = factory.Sequence(lambda n: f"gis_secret{n}")

    user = factory.SubFactory(UserFactory)
    name = "QGIS"
    hint = factory.LazyAttribute(lambda token: token.secret[:SHOWN])
    digest = factory.LazyAttribute(lambda token: digest_of(token.secret))
    valid_until = date(2099, 3, 31)
    made_by = factory.SelfAttribute("user")
