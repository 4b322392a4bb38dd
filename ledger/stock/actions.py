"""The names of the steps taken with the stock of the yards, for the trail."""

from django.db.models import TextChoices


class Action(TextChoices):
    PLAN_TRANSFER = "stock.plan_transfer", "移送の準備"
    LOAD = "stock.load", "移送の積込み"
    DEPART = "stock.depart", "移送の出発"
    RECEIVE = "stock.receive", "移送の受領"
    CLOSE_TRANSFER = "stock.close_transfer", "移送の受領確認"
    CANCEL_TRANSFER = "stock.cancel_transfer", "移送の取消し"
    WRITE_REPORT = "stock.write_report", "作業日報の記入"
    CONFIRM_REPORT = "stock.confirm_report", "作業日報の確認(保管所)"
    APPROVE_REPORT = "stock.approve_report", "作業日報の確認(区)"
    REOPEN_REPORT = "stock.reopen_report", "作業日報の確認の取消し"
    BEGIN_COUNT = "stock.begin_count", "棚卸しの開始"
    TURN_COUNT = "stock.turn_count", "棚卸しの中断・再開"
    UNDO_READING = "stock.undo_reading", "棚卸しの読取の取消し"
    SETTLE = "stock.settle", "棚卸しの差異の処理"
    SET_SPOT = "stock.set_spot", "保管位置の変更"
    CLOSE_COUNT = "stock.close_count", "棚卸しの終了"
