"""The names of the steps taken with surveys and guidance, for the trail."""

from django.db.models import TextChoices


class Action(TextChoices):
    PLAN = "surveys.plan", "調査の計画"
    CHANGE = "surveys.change", "調査の変更"
    ADD_SPOT = "surveys.add_spot", "調査箇所の追加"
    REMOVE_SPOT = "surveys.remove_spot", "調査箇所の取消し"
    COUNT = "surveys.count", "調査の台数の記録"
    CLOSE = "surveys.close", "調査の確定"
    REOPEN = "surveys.reopen", "調査の確定の取消し"
    IMPORT = "surveys.import", "公表資料の取込み"
    GUIDE = "surveys.guide", "整理指導の記録"
