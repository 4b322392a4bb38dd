"""The auditor reads postings, lists, requests and lots, and finds nothing to press."""

import pytest

from office.accounts import roles
from office.accounts.models import Role
from tests.factories import (
    BatchItemFactory,
    PostingItemFactory,
    SaleItemFactory,
    SettlementRequestFactory,
    UserFactory,
)


@pytest.fixture
def auditor(client, db):
    roles.load()
    user = UserFactory()
    user.groups.add(Role.objects.get(name="auditor"))
    client.force_login(user)
    return client


@pytest.fixture
def pages(db):
    posting, batch = PostingItemFactory().posting, BatchItemFactory().batch
    lot = SaleItemFactory().lot
    SettlementRequestFactory()
    return [
        *("/disposals/", "/disposals/postings/", "/disposals/batches/", "/disposals/requests/"),
        *("/disposals/lots/", "/disposals/extensions/", "/disposals/inoperable/"),
        f"/disposals/postings/{posting.pk}/",
        f"/disposals/batches/{batch.pk}/",
        f"/disposals/lots/{lot.pk}/",
    ]


def test_every_page_opens_and_none_offers_a_step(auditor, pages):
    for page in pages:
        answer = auditor.get(page)
        assert answer.status_code == 200, page
        main = answer.content.decode().split("<main")[1].split("</main>")[0]
        assert 'type="submit"' not in main, page
        assert "/new/" not in main, page


def test_a_lot_is_not_changed_by_who_only_reads(auditor):
    lot = SaleItemFactory().lot
    assert auditor.post(f"/disposals/lots/{lot.pk}/", {"total": "1"}).status_code == 403
