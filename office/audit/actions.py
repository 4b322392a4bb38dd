"""What is done with the trail itself."""

from django.db import models


class Action(models.TextChoices):
    """Steps taken with the trail (操作証跡のコード)."""

    EXPORT = "audit.export", "操作証跡の出力"
