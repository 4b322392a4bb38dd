"""What the return of a vehicle costs on a day. L-01.26, DOMAIN 8.5."""

from datetime import date

from ledger.vehicles.models import Vehicle

from .exceptions import NoFee
from .models import Fee, FeeAssignment


def fee_of(vehicle: Vehicle, day: date) -> Fee:
    """The fee in force on `day` for the vehicle's kind.

    Raises NoFee where the kind is not known yet, belongs to no class, or has no fee that day.
    """
    if vehicle.vehicle_kind_id is None:
        raise NoFee(
            "車種が登録されていないため、手数料が決まりません。先に二次登録をしてください。"
        )
    kind = vehicle.vehicle_kind
    assigned = FeeAssignment.objects.valid_on(day).filter(vehicle_kind=kind).first()
    if assigned is None:
        raise NoFee(
            f"車種「{kind}」の手数料区分が決まっていません。"
            "マスタ「車種の手数料区分」に登録してください。"
        )
    fee: Fee | None = (
        Fee.objects.valid_on(day)
        .filter(fee_class=assigned.fee_class_id)
        .select_related("fee_class")
        .first()
    )
    if fee is None:
        raise NoFee(
            f"手数料区分「{assigned.fee_class}」の、{day:%Y/%m/%d}に有効な手数料がありません。"
            "マスタ「手数料」を確かめてください。"
        )
    return fee
