"""The names of the steps taken with tags and vehicles, for the trail."""

from django.db.models import TextChoices


class Action(TextChoices):
    TAG = "vehicles.tag", "札付け"
    MOVED = "vehicles.moved", "移動済(札を閉じる)"
    REMOVE = "vehicles.remove", "撤去(一次登録)"
    PHOTO = "vehicles.photo", "写真の登録"
    HAND_OVER = "vehicles.hand_over", "引継ぎ"
    TAKE_IN = "vehicles.take_in", "搬入"
    INSPECT = "vehicles.inspect", "二次登録"
    CORRECT = "vehicles.correct", "台帳の訂正"
    ENTER = "vehicles.enter", "台帳の新規登録"
    OVERRIDE_PLACE = "vehicles.override_place", "撤去場所の変更"
    MAKE_TAGS = "vehicles.make_tags", "札の作成"
    PRINT_TAGS = "vehicles.print_tags", "札の印刷"
    REISSUE_TAG = "vehicles.reissue_tag", "札の再作成"
    TRANSFER = "vehicles.transfer", "保管所間の移送"
    EXTEND = "vehicles.extend", "保管期限の変更"
    GIVE_NOTICE = "vehicles.give_notice", "保管公示"
    WITHDRAW_NOTICE = "vehicles.withdraw_notice", "保管公示の取消し"
    POST = "vehicles.post", "処分公示"
    WITHDRAW_POSTING = "vehicles.withdraw_posting", "処分公示の取消し"
    RELEASE = "vehicles.release", "返還"
    TAKE_BACK = "vehicles.take_back", "返還の取消し"
    DISPOSE = "vehicles.dispose", "処分"
    DISPOSE_EARLY = "vehicles.dispose_early", "機能喪失車の処分"
    UNDO_DISPOSAL = "vehicles.undo_disposal", "処分登録の取消し"
    GIVE_AWAY = "vehicles.give_away", "引渡し"
    REPORT_LOST = "vehicles.report_lost", "所在不明の登録"
    FIND = "vehicles.find", "発見の登録"
    SET_OWNER = "vehicles.set_owner", "所有者の登録"
    SET_COLLECTOR = "vehicles.set_collector", "引き取り者の登録"
    PLACE_HOLD = "vehicles.place_hold", "保留"
    LIFT_HOLD = "vehicles.lift_hold", "保留の解除"
    EXPORT = "vehicles.export", "台帳の出力"
    APPROVE_EXPORT = "vehicles.approve_export", "台帳の出力の承認"
    REJECT_EXPORT = "vehicles.reject_export", "台帳の出力を承認しない"
    FETCH_EXPORT = "vehicles.fetch_export", "台帳の出力の受取り"
    CHANGE_IN_BULK = "vehicles.change_in_bulk", "まとめて変更"
    UNDO_BULK = "vehicles.undo_bulk", "まとめて変更の取消し"
    RENEW_OWNERS = "vehicles.renew_owners", "所有者の最新化"
    UNDO_RENEWAL = "vehicles.undo_renewal", "所有者の最新化の取消し"
    MOVE_PIN = "vehicles.move_pin", "撤去位置の訂正"


ACTION_OF_STEP: dict[str, Action] = {
    "take_in": Action.TAKE_IN,
    "put_back": Action.TAKE_IN,
    "inspect": Action.INSPECT,
    "transfer": Action.TRANSFER,
    "extend": Action.EXTEND,
    "give_notice": Action.GIVE_NOTICE,
    "withdraw_notice": Action.WITHDRAW_NOTICE,
    "post": Action.POST,
    "withdraw_posting": Action.WITHDRAW_POSTING,
    "release": Action.RELEASE,
    "take_back": Action.TAKE_BACK,
    "dispose": Action.DISPOSE,
    "dispose_early": Action.DISPOSE_EARLY,
    "undo_disposal": Action.UNDO_DISPOSAL,
    "hand_over": Action.GIVE_AWAY,
    "report_lost": Action.REPORT_LOST,
    "find": Action.FIND,
}
