"""Fixtures every area uses."""

import pytest
from django.contrib.auth.models import Permission

from .factories import UserFactory


@pytest.fixture
def user_who_can(db):
    """Make a user who holds the named permissions (`app.codename`) and no others."""

    def make(*names, **fields):
        user = UserFactory(**fields)
        for name in names:
            app, codename = name.split(".")
            user.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )
        return user

    return make
