"""Names of the steps that are taken with the reports."""

from django.db import models


class Action(models.TextChoices):
    """Steps for the trail (操作証跡のコード)."""

    CLOSE = "statistics.close", "月の締め"
    REOPEN = "statistics.reopen", "締めの解除"
    EXPORT = "statistics.export", "統計の出力"
    PACK = "statistics.pack", "統計月報の作成"
