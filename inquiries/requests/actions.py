"""The names of the steps taken with removal requests, for the trail."""

from django.db.models import TextChoices


class Action(TextChoices):
    ACCEPT = "requests.accept", "撤去依頼の受付"
    REFER = "requests.refer", "案内(撤去依頼にしない)"
    MERGE = "requests.merge", "同じ案件への追記"
    NOTE = "requests.note", "経過の追記"
    AMEND = "requests.amend", "撤去依頼の修正"
    ASSIGN = "requests.assign", "配車"
    UNASSIGN = "requests.unassign", "配車の取消し"
    SUSPEND = "requests.suspend", "作業中止"
    LIFT = "requests.lift", "作業中止の解除"
    PATROL = "requests.patrol", "巡回の設定"
    PRINT = "requests.print", "撤去依頼書の作成"
    SEND = "requests.send", "撤去依頼書の送信"
    SENT = "requests.sent", "送信の結果"
    FETCH = "requests.fetch", "端末で受領"
    TAG = "requests.tag", "札付け"
    RESULT = "requests.result", "処理結果の登録"
    CANCEL = "requests.cancel", "撤去依頼の取消し"
