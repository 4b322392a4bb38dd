"""The names of the steps taken with drawn areas and lines, for the trail."""

from django.db.models import TextChoices


class Action(TextChoices):
    DRAW = "geo.draw", "区域・境を描いた"
    REDRAW = "geo.redraw", "区域・境を変更した"
    CORRECT = "geo.correct", "区域・境を訂正した"
    END = "geo.end", "区域・境を終了した"
    RESTORE = "geo.restore", "区域・境を前の形に戻した"
    NOTE = "geo.note", "町丁目の注意を変えた"
