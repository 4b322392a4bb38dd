"""The names of the steps taken with postings, batches, requests and lots, for the trail."""

from django.db.models import TextChoices


class Action(TextChoices):
    APPLY_EXTENSION = "disposals.apply_extension", "保管期限の変更の実行"
    PUT_UP = "disposals.put_up", "公示の登録"
    TAKE_DOWN = "disposals.take_down", "公示の取消し"
    UNDO_EXTENSION = "disposals.undo_extension", "保管期限の変更の取消し"
