from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from office.masters.models import CodeEntry


class TagLayout(CodeEntry):
    """How tags lie on a sheet of label paper (面付け). All lengths in millimetres. L-02.

    Papers differ by a millimetre or two between makers; the ward corrects the margins here
    after a trial print.
    """

    page_width = models.FloatField("用紙の幅(mm)", default=210)
    page_height = models.FloatField("用紙の高さ(mm)", default=297)
    columns = models.PositiveSmallIntegerField("列数", validators=[MinValueValidator(1)])
    rows = models.PositiveSmallIntegerField("段数", validators=[MinValueValidator(1)])
    label_width = models.FloatField("1枚の幅(mm)")
    label_height = models.FloatField("1枚の高さ(mm)")
    margin_left = models.FloatField("左の余白(mm)", default=0)
    margin_top = models.FloatField("上の余白(mm)", default=0)
    gap_x = models.FloatField("横の間隔(mm)", default=0)
    gap_y = models.FloatField("縦の間隔(mm)", default=0)

    class Meta(CodeEntry.Meta):
        verbose_name = "札の面付け"

    @property
    def per_sheet(self) -> int:
        """How many tags one sheet holds."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """Upper left corner in mm from the upper left of the sheet; `place` counts from 0."""
        row, column = divmod(place, self.columns)
        return (
            self.margin_left + column * (self.label_width + self.gap_x),
            self.margin_top + row * (self.label_height + self.gap_y),
        )

    def clean(self) -> None:
        """Refuse labels that hang over the edge of the paper."""
        x, y = self.corner(self.per_sheet - 1)
        if x + self.label_width > self.page_width + 0.5:
            raise ValidationError({"label_width": "札が用紙の右にはみ出します。"})
        if y + self.label_height > self.page_height + 0.5:
            raise ValidationError({"label_height": "札が用紙の下にはみ出します。"})


class TagWording(CodeEntry):
    """What is printed on a tag besides its number (札の文言). The ward edits it (L-05b)."""

    heading = models.CharField("見出し", max_length=40)
    notice = models.TextField("本文")
    caution = models.TextField("注意書き", blank=True)
    english = models.TextField("英文", blank=True)
    contact = models.TextField("問合せ先", blank=True)
    stub = models.TextField("半券の文", blank=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "札の文言"
