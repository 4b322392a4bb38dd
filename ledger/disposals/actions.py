"""The names of the steps taken with postings, batches, requests and lots, for the trail."""

from django.db.models import TextChoices


class Action(TextChoices):
    APPLY_EXTENSION = "disposals.apply_extension", "保管期限の変更の実行"
    PUT_UP = "disposals.put_up", "公示の登録"
    TAKE_DOWN = "disposals.take_down", "公示の取消し"
    LIST_DISPOSAL = "disposals.list", "処分リストの作成"
    CHANGE_DISPOSAL = "disposals.change", "処分リストの変更"
    SUBMIT_DISPOSAL = "disposals.submit", "処分の提出"
    SEND_BACK_DISPOSAL = "disposals.send_back", "処分の差戻し"
    CANCEL_DISPOSAL = "disposals.cancel", "処分の取りやめ"
    APPROVE_DISPOSAL = "disposals.approve", "処分の承認"
    FINISH_DISPOSAL = "disposals.finish", "処分の登録"
    ASK_SETTLEMENT = "disposals.ask", "承認の依頼"
    DECIDE_SETTLEMENT = "disposals.decide", "依頼の決定"
    MAKE_LOT = "disposals.make_lot", "売却ロットの登録"
    ENTER_PROCEEDS = "disposals.enter_proceeds", "売却代金の登録"
    UNDO_EXTENSION = "disposals.undo_extension", "保管期限の変更の取消し"
