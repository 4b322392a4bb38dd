"""売却: lots whose shares add up to the yen, always. 自転車法 6条3項."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ledger.disposals import outcomes
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import SaleCorrection, SaleItem, SaleLot
from ledger.disposals.sharing import share_out
from ledger.disposals.workflow import sale, settlement
from ledger.vehicles.exceptions import NotNow
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import Step
from tests.factories import (
    DispositionFactory,
    OwnerFactory,
    SettlementRequestFactory,
    UserFactory,
    VehicleFactory,
)

YEN = st.integers(0, 10**7)


@given(YEN, st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_shares_add_up_and_are_fair_to_the_yen(total, weights):
    shares = share_out(total, weights)
    assert sum(shares) == total
    base = weights if sum(weights) else [1] * len(weights)
    for share, weight in zip(shares, base, strict=True):
        assert abs(share * sum(base) - total * weight) < sum(base)


@given(YEN, st.integers(1, 80))
def test_equal_shares_differ_by_a_yen_at_most(total, count):
    shares = share_out(total, [1] * count)
    assert max(shares) - min(shares) <= 1
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, []), (1, [1, -1])])
def test_a_sum_is_not_shared_over_nobody_or_by_debts(total, weights):
    with pytest.raises(ValueError, match="shared"):
        share_out(total, weights)


pytest_db = pytest.mark.django_db


@pytest.fixture
def sold(on_first_july, due):
    """Three vehicles disposed of by sale."""
    kind = DispositionFactory(sold=True)
    return [
        due(reference=f"082-{n}", status="disposed", settled_on="2026-06-30", disposition=kind)
        for n in (1, 2, 3)
    ]


@pytest.fixture
def lot(officer, sold):
    return sale.make_lot(
        officer, [one.pk for one in sold], buyer="架空商会", sold_on=date(2026, 7, 1)
    )


def proceeds():
    return list(Vehicle.objects.order_by("reference").values_list("proceeds", flat=True))


@pytest_db
def test_a_total_is_shared_out_evenly(officer, lot):
    sale.enter_proceeds(officer, lot, 10_000)
    assert proceeds() == [3334, 3333, 3333]


@pytest_db
def test_amounts_one_by_one_must_add_up(officer, lot):
    first, second, third = lot.items.all()
    amounts = {first.pk: 5000, second.pk: 3000, third.pk: 1000}
    with pytest.raises(NotPossible, match="差 \\+1,000円"):
        sale.enter_proceeds(officer, lot, 10_000, amounts)
    sale.enter_proceeds(officer, lot, 9_000, amounts)
    assert proceeds() == [5000, 3000, 1000]


@pytest_db
def test_a_total_is_shared_as_the_estimates_are_to_each_other(officer, lot):
    amounts = dict(zip([item.pk for item in lot.items.all()], [200, 100, 100], strict=True))
    sale.enter_proceeds(officer, lot, 1_001, amounts, in_proportion=True)
    assert proceeds() == [501, 250, 250]


@pytest_db
def test_proceeds_are_corrected_only_with_a_reason_and_on_record(officer, lot):
    sale.enter_proceeds(officer, lot, 9_000)
    with pytest.raises(NotPossible, match="理由"):
        sale.enter_proceeds(officer, lot, 9_300)
    with pytest.raises(NotPossible, match="変わっていません"):
        sale.enter_proceeds(officer, lot, 9_000, reason="再入力")
    sale.enter_proceeds(officer, lot, 9_300, reason="入札額の誤り")
    correction = SaleCorrection.objects.get()
    assert (correction.before["total"], correction.after["total"]) == (9_000, 9_300)
    assert correction.reason == "入札額の誤り"
    assert proceeds() == [3100, 3100, 3100]


@pytest_db
def test_a_vehicle_taken_out_takes_its_share_along(officer, lot):
    sale.enter_proceeds(officer, lot, 9_000)
    item = lot.items.all()[0]
    with pytest.raises(NotPossible, match="理由"):
        sale.take_out(officer, item, reason="")
    sale.take_out(officer, item, reason="引渡し前に辞退")
    lot.refresh_from_db()
    assert lot.total == 6_000
    assert proceeds() == [None, 3000, 3000]


@pytest_db
def test_only_what_was_sold_comes_into_a_lot_and_only_once(officer, lot, sold, due):
    for wrong in ([sold[0].pk], [due().pk], []):
        with pytest.raises(NotPossible):
            sale.make_lot(officer, wrong, buyer="架空商会", sold_on=date(2026, 7, 1))
    with pytest.raises(NotPossible, match="買受人"):
        sale.make_lot(officer, [], buyer=" ", sold_on=date(2026, 7, 1))


@pytest_db
def test_a_sale_is_not_undone_from_under_its_lot(officer, lot, sold):
    keeper = UserFactory()
    with pytest.raises(NotNow, match="売却ロット"):
        settlement.ask(keeper, sold[0], Step.UNDO_DISPOSAL, reason="取り違え")
    sale.take_out(officer, SaleItem.objects.get(vehicle=sold[0]), reason="取り違え")
    request = settlement.ask(keeper, sold[0], Step.UNDO_DISPOSAL, reason="取り違え")
    settlement.approve(officer, request)
    sale.settle_accounts()


@pytest_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: Vehicle.objects.filter(reference="082-1").update(proceeds=1),
        lambda: Vehicle.objects.filter(reference="082-1").update(proceeds=None),
        lambda: SaleLot.objects.update(total=9_001),
        lambda: SaleLot.objects.update(total=None),
        lambda: SaleItem.objects.filter(vehicle__reference="082-1").update(amount=1),
        lambda: SaleItem.objects.filter(vehicle__reference="082-1").delete(),
        lambda: Vehicle.objects.filter(reference="082-1").update(status="stored"),
    ],
)
def test_the_database_itself_adds_up(officer, lot, change):
    sale.enter_proceeds(officer, lot, 9_000)
    with pytest.raises(IntegrityError, match="add up"):
        add_up_after(change)


@transaction.atomic
def add_up_after(change):
    change()
    sale.settle_accounts()


# --- the pages ---------------------------------------------------------------------------
@pytest.fixture
def cashier(client, officer):
    officer.user_permissions.add(Permission.objects.get(codename="enter_proceeds"))
    client.force_login(officer)
    return client


@pytest_db
def test_a_lot_is_made_paid_and_corrected_on_its_pages(cashier, sold):
    url = reverse("disposals:lot_new")
    assert sold[0].reference in cashier.get(url).content.decode()
    assert cashier.post(url, {"buyer": "架空商会", "sold_on": "R8.7.1"}).status_code == 422
    ticked = {"buyer": "架空商会", "sold_on": "R8.7.1", "vehicle": [one.pk for one in sold]}
    cashier.post(url, ticked)
    lot = SaleLot.objects.get()
    page = reverse("disposals:lot", args=[lot.pk])
    assert "R8.10.19" in cashier.get(page).content.decode(), "the proceeds can be claimed until"
    fields = [f"amount_{item.pk}" for item in lot.items.all()]
    wrong = {"total": "9000", "way": "each"} | dict.fromkeys(fields, "1000")
    answer = cashier.post(page, wrong)
    assert answer.status_code == 422
    assert "差 +6,000円" in answer.content.decode()
    assert 'value="1000"' in answer.content.decode(), "nothing that was typed is lost"
    cashier.post(page, wrong | {"way": "in_proportion"})
    assert proceeds() == [3000, 3000, 3000]
    assert "理由を入力" in cashier.post(page, {"total": "1", "way": "evenly"}).content.decode()
    cashier.post(page, {"total": "9001", "way": "evenly", "reason": "誤り"})
    assert "9,000円 → 9,001円（誤り）" in cashier.get(page).content.decode()
    file = cashier.get(reverse("disposals:lot_csv", args=[lot.pk, "utf8"])).content.decode(
        "utf-8-sig"
    )
    assert file.strip().endswith('"9001"')
    out = reverse("disposals:lot_take_out", args=[lot.pk, lot.items.all()[0].pk])
    cashier.post(out, {"out_reason": "辞退"})
    assert lot.items.count() == 2
    assert lot.number in cashier.get(reverse("disposals:lots")).content.decode()


@pytest_db
def test_what_the_police_are_told_of_an_end_has_no_owner_in_it():
    handed = VehicleFactory(
        status="handed_over",
        registration_asked_on=date(2026, 4, 20),
        registration_serial="12345",
        settled_on=date(2026, 5, 1),
        disposition=DispositionFactory(code="60", label="警察引渡し", outcome="handed_over"),
    )
    OwnerFactory(vehicle=handed, name="山雀 花子")
    VehicleFactory(disposed=True)  # the police were not asked
    SettlementRequestFactory(
        vehicle=handed, step=Step.HAND_OVER, handed_to="北沢署", state="approved",
        decided_by=UserFactory(), decided_at="2026-05-01T00:00:00Z",
    )  # fmt: skip
    every = Vehicle.objects.all()
    found = outcomes.asked_and_ended(every, date(2026, 4, 1), date(2027, 3, 31))
    (row,) = [one.cells() for one in outcomes.outcomes(found)]
    told = dict(zip(outcomes.HEADER, row, strict=True))
    assert (told["整理番号"], told["処理区分"]) == (handed.reference, "警察引渡し")
    assert (told["引渡し先"], told["処理日"]) == ("北沢署", "2026-05-01")
    assert "山雀" not in " ".join(row)
