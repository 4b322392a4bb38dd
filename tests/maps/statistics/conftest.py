import pytest

from .books import load_masters


@pytest.fixture
def masters(db):
    load_masters()
