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
    OVERRIDE_PLACE = "vehicles.override_place", "撤去場所の変更"
    MAKE_TAGS = "vehicles.make_tags", "札の作成"
    PRINT_TAGS = "vehicles.print_tags", "札の印刷"
    REISSUE_TAG = "vehicles.reissue_tag", "札の再作成"
