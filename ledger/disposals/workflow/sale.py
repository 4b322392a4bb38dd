"""売却: lots, their proceeds shared out to the yen, corrections with their reason. 法6条3項."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import connection, transaction

from ledger.disposals import numbering
from ledger.disposals.actions import Action
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import SaleCorrection, SaleItem, SaleLot
from ledger.disposals.sharing import share_out
from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from office.accounts.models import User
from office.audit import trail


def sellable(found: VehicleQuerySet) -> VehicleQuerySet:
    """Disposed of by sale, and in no lot yet."""
    return found.filter(
        status=Vehicle.Status.DISPOSED,
        disposition__is_sale=True,
        sale_item=None,
        proceeds=None,
    )


@transaction.atomic
def make_lot(
    actor: User, vehicles: Collection[int], *, buyer: str, sold_on: date, note: str = ""
) -> SaleLot:
    """Put sold vehicles together. Raises NotPossible when one is not sold or in another lot."""
    if not buyer.strip():
        raise NotPossible("買受人を入力してください。")
    rows = _lock_vehicles(vehicles)
    ready = set(sellable(Vehicle.objects.filter(pk__in=rows)).values_list("pk", flat=True))
    if not ready or ready != set(vehicles):
        raise NotPossible("選んだ車両の一部は売却済みでないか、ほかのロットに入っています。")
    number = numbering.take("sale", "sale_number_format", sold_on)
    lot = SaleLot.objects.create(
        number=number.text,
        fiscal_year=number.fiscal_year,
        serial=number.serial,
        buyer=buyer.strip(),
        sold_on=sold_on,
        note=note.strip()[:200],
        made_by=actor,
    )
    SaleItem.objects.bulk_create([SaleItem(lot=lot, vehicle_id=pk) for pk in sorted(ready)])
    trail.record(actor, Action.MAKE_LOT, lot, vehicles=len(ready), buyer=lot.buyer)
    return lot


@transaction.atomic
def enter_proceeds(
    actor: User,
    lot: SaleLot,
    total: int,
    amounts: Mapping[int, int] | None = None,
    *,
    in_proportion: bool = False,
    reason: str = "",
) -> SaleLot:
    """Write the proceeds of a lot and each vehicle's share (`amounts` by key of the item).

    Without amounts the total is shared evenly; `in_proportion` shares it as the amounts are to
    each other; else they must add up to it. Proceeds that stand already change only with a
    reason, and both figures stay on record. Raises NotPossible.
    """
    row = SaleLot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    items = list(row.items.select_related("vehicle").order_by("vehicle__reference"))
    _lock_vehicles([item.vehicle_id for item in items])
    shares = _shares(total, items, amounts, in_proportion=in_proportion)
    before = _figures(row, items)
    _write(row, items, total, shares)
    after = _figures(row, items)
    if before["total"] is not None:
        _correct(actor, row, before, after, reason)
    trail.record(actor, Action.ENTER_PROCEEDS, row, total=total, reason=reason)
    settle_accounts()
    return row


@transaction.atomic
def take_out(actor: User, item: SaleItem, *, reason: str) -> SaleLot:
    """Take a vehicle out of its lot; what it was sold for leaves the total with it.

    Raises NotPossible without a reason.
    """
    row = SaleLot.objects.select_for_update(of=("self",)).get(pk=item.lot_id)
    if not reason.strip():
        raise NotPossible("ロットから外す理由を入力してください。")
    items = list(row.items.select_related("vehicle"))
    _lock_vehicles([one.vehicle_id for one in items])
    out = next((one for one in items if one.pk == item.pk), None)
    if out is None:
        raise NotPossible("この車両はもうロットにありません。")
    before = _figures(row, items)
    Vehicle.objects.filter(pk=out.vehicle_id).update(proceeds=None)
    out.delete()
    left = [one for one in items if one is not out]
    if row.total is not None:
        row.total = sum(one.amount or 0 for one in left)
        row.save(update_fields=["total"])
    _correct(actor, row, before, _figures(row, left), reason)
    trail.record(actor, Action.ENTER_PROCEEDS, row, out=str(out.vehicle), reason=reason)
    settle_accounts()
    return row


def settle_accounts() -> None:
    """Let the database add up now what it would add up at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _shares(
    total: int,
    items: list[SaleItem],
    amounts: Mapping[int, int] | None,
    *,
    in_proportion: bool,
) -> list[int]:
    if total < 0 or (amounts and min(amounts.values()) < 0):
        raise NotPossible("金額は0円以上で入力してください。")
    if not items:
        raise NotPossible("ロットに車両がありません。")
    if amounts is None:
        return share_out(total, [1] * len(items))
    given = [amounts.get(item.pk, 0) for item in items]
    if in_proportion:
        return share_out(total, given)
    if sum(given) != total:
        difference = total - sum(given)
        raise NotPossible(
            f"1台ずつの金額の合計 {sum(given):,}円が、売却代金 {total:,}円と合いません"
            f"（差 {difference:+,}円）。金額を直すか、入力した額の比で分けてください。"
        )
    return given


def _write(row: SaleLot, items: list[SaleItem], total: int, shares: list[int]) -> None:
    for item, share in zip(items, shares, strict=True):
        item.amount = item.vehicle.proceeds = share
    SaleItem.objects.bulk_update(items, ["amount"], batch_size=500)
    Vehicle.objects.bulk_update([item.vehicle for item in items], ["proceeds"], batch_size=500)
    row.total = total
    row.save(update_fields=["total"])


def _correct(
    actor: User, row: SaleLot, before: dict[str, object], after: dict[str, object], reason: str
) -> None:
    if before == after:
        raise NotPossible("金額は変わっていません。")
    if not reason.strip():
        raise NotPossible("登録済みの売却代金を訂正するときは、理由を入力してください。")
    SaleCorrection.objects.create(
        lot=row, reason=reason.strip()[:200], before=before, after=after, made_by=actor
    )


def _figures(row: SaleLot, items: list[SaleItem]) -> dict[str, object]:
    return {
        "total": row.total,
        "amounts": {item.vehicle.reference: item.amount for item in items},
    }


def _lock_vehicles(pks: Collection[int]) -> list[int]:
    rows = Vehicle.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return list(rows.values_list("pk", flat=True))
