"""Where the vehicle was taken and kept, what the office did about it, how it ended. L-01."""

from ledger.vehicles import deadlines
from ledger.vehicles.deadlines import Rules
from ledger.vehicles.models import Vehicle

from .shapes import Fact, day, joined, moment, text, yen


def removal(vehicle: Vehicle) -> list[Fact]:
    """L-01.02 to L-01.09."""
    accuracy = f"誤差 約{vehicle.accuracy_m:.0f} m" if vehicle.accuracy_m is not None else ""
    return [
        Fact("整理番号", vehicle.reference, fields=("reference",)),
        Fact("状態", vehicle.get_status_display(), fields=("status",)),
        Fact("札番号", vehicle.tag.spoken, fields=("tag",)),
        Fact("警告時間", moment(vehicle.warned_at), fields=("warned_at",)),
        Fact("撤去日", day(vehicle.removed_on), fields=("removed_on",)),
        Fact(
            "撤去時間",
            moment(vehicle.removed_at),
            vehicle.clock_note,
            fields=("removed_at", "clock_note"),
        ),
        Fact(
            "撤去場所",
            vehicle.removal_place.label,
            vehicle.place_override_reason,
            fields=("removal_place", "place_override_reason"),
        ),
        Fact("区域区分", vehicle.get_zone_status_display(), fields=("zone_status",)),
        Fact("撤去区分", vehicle.removal_kind.label, fields=("removal_kind",)),
        Fact("住所", vehicle.address_text, fields=("address_text",)),
        Fact(
            "位置",
            vehicle.get_position_source_display(),
            accuracy,
            fields=("position", "position_source", "accuracy_m"),
        ),
        Fact("撤去班", text(vehicle.crew), text(vehicle.removed_by), fields=("crew", "removed_by")),
        Fact("待ち時間前の撤去", vehicle.early_reason, fields=("early_reason", "removable_at")),
        Fact("受信日時", moment(vehicle.received_at), fields=("received_at",)),
        Fact("判定", text(vehicle.verdict), fields=("verdict",)),
    ]


def storage(vehicle: Vehicle) -> list[Fact]:
    """L-01.01, L-01.05, L-01.28 and where it stands."""
    return [
        Fact(
            "保管場所",
            vehicle.yard.label,
            f"{vehicle.in_transit_to}へ運搬中" if vehicle.in_transit_to else "",
            fields=("yard", "in_transit_to"),
        ),
        Fact("保管位置", vehicle.storage_spot, fields=("storage_spot",)),
        Fact(
            "搬入",
            moment(vehicle.taken_in_at),
            text(vehicle.taken_in_by),
            fields=("taken_in_at", "taken_in_by"),
        ),
        Fact("引継ぎ", text(vehicle.manifest), fields=("manifest",)),
        Fact(
            "二次登録",
            moment(vehicle.inspected_at),
            text(vehicle.inspected_by),
            fields=("inspected_at", "inspected_by"),
        ),
        Fact("保管期限", day(vehicle.keep_until), fields=("keep_until",)),
        Fact("在庫の異動", moment(vehicle.moved_at), fields=("moved_at",)),
        Fact("状態メモ", vehicle.condition_memo, fields=("condition_memo",)),
        Fact("備考", vehicle.remarks, fields=("remarks",)),
    ]


def office(vehicle: Vehicle, rules: Rules) -> list[Fact]:
    """L-01.21 to L-01.24, with what the law makes of the dates (自転車法 6条)."""
    owned = (
        deadlines.owned_from(vehicle.stored_notice_on, rules.ownership_months)
        if vehicle.stored_notice_on
        else None
    )
    earliest = deadlines.earliest_disposal(
        vehicle.keep_until, vehicle.posted_on, vehicle.stored_notice_on, rules, vehicle.yard_id
    )
    return [
        Fact("警察照会日", day(vehicle.registration_asked_on), fields=("registration_asked_on",)),
        Fact(
            "警察回答日", day(vehicle.registration_replied_on), fields=("registration_replied_on",)
        ),
        Fact("返還ハガキ通知日", day(vehicle.postcard_on), fields=("postcard_on",)),
        Fact("返戻", returned(vehicle), fields=("bounced_on", "bounce_reason")),
        Fact("保管公示日", day(vehicle.stored_notice_on), fields=("stored_notice_on",)),
        Fact("処分公示日", day(vehicle.posted_on), fields=("posted_on",)),
        Fact("処分できる日", day(earliest), "最も早い日" if earliest else ""),
        Fact("区への帰属日", day(owned), "保管公示から" if owned else ""),
    ]


def returned(vehicle: Vehicle) -> str:
    """Whether and why the postcard came back."""
    if vehicle.bounced_on is None and not vehicle.bounce_reason:
        return ""
    reason = vehicle.get_bounce_reason_display() if vehicle.bounce_reason else ""
    return joined(day(vehicle.bounced_on) or "あり", reason)


def theft(vehicle: Vehicle) -> list[Fact]:
    """L-01.27."""
    told = vehicle.get_theft_report_display() if vehicle.theft_report else ""
    return [
        Fact("盗難届", told, fields=("theft_report",)),
        Fact("届出日時", moment(vehicle.theft_reported_at), fields=("theft_reported_at",)),
        Fact("警察署・交番", vehicle.theft_police, fields=("theft_police",)),
        Fact("受理番号", vehicle.theft_receipt_number, fields=("theft_receipt_number",)),
    ]


def ending(vehicle: Vehicle) -> list[Fact]:
    """L-01.25, L-01.26, L-01.29, L-01.30: written by the steps alone."""
    waived = vehicle.get_fee_waived_display() if vehicle.fee_waived else ""
    return [
        Fact(
            "返還日",
            moment(vehicle.released_at),
            text(vehicle.released_by),
            fields=("released_at", "released_by"),
        ),
        Fact("返還区分", text(vehicle.release_kind), fields=("release_kind",)),
        Fact("免除", waived, fields=("fee_waived",)),
        Fact("支払金額", yen(vehicle.fee_paid), fields=("fee_paid",)),
        Fact("最終処理区分", text(vehicle.disposition), fields=("disposition",)),
        Fact("最終処理日", day(vehicle.settled_on), fields=("settled_on",)),
        Fact("処分金額", yen(vehicle.proceeds), fields=("proceeds",)),
    ]
