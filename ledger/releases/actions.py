"""The names of the steps taken at the return desk, for the trail."""

from django.db.models import TextChoices


class Action(TextChoices):
    IDENTIFY = "releases.identify", "返還の本人確認"
    SEE_HOLDS = "releases.see_holds", "返還の保留確認"
    CHOOSE_TERMS = "releases.choose_terms", "返還の免除の確認"
    AGREE_FEE = "releases.agree_fee", "返還の料金の確認"
    WITHDRAW_CLAIM = "releases.withdraw_claim", "返還の受付の中止"
    PRINT = "releases.print", "返還の帳票の印刷"
    ISSUE_RECEIPT = "releases.issue_receipt", "領収"
    REVERSE = "releases.reverse", "領収・返還の取消し"
    OPEN_TILL = "releases.open_till", "レジを開ける"
    MOVE_CASH = "releases.move_cash", "レジの現金の出し入れ"
    CLOSE_TILL = "releases.close_till", "レジを締める"
    REQUEST_WAIVER = "releases.request_waiver", "免除の申請"
    CORRECT_WAIVER = "releases.correct_waiver", "免除の申請の訂正"
    ASK_POLICE = "releases.ask_police", "免除の警察確認"
    APPROVE_WAIVER = "releases.approve_waiver", "免除の承認"
    REJECT_WAIVER = "releases.reject_waiver", "免除の不承認"
    WITHDRAW_WAIVER = "releases.withdraw_waiver", "免除の申請の取下げ"
