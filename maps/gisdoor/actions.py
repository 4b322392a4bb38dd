"""Names of the steps that are taken with the keys of the GIS door."""

from django.db import models


class Action(models.TextChoices):
    """Steps for the trail (操作証跡のコード)."""

    ISSUE = "gisdoor.issue", "GIS接続キーの発行"
    REVOKE = "gisdoor.revoke", "GIS接続キーの停止"
