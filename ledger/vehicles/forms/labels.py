"""Making tags, printing them, printing one again."""

from typing import Any

from django import forms
from django.utils import timezone

from ledger.vehicles import codes
from ledger.vehicles.models import Tag, TagBatch, TagLayout, TagWording
from ledger.vehicles.models.tag import TagQuerySet

REIWA_BEGAN = 2018  # 令和1年 is 2019


def this_year() -> int:
    """The year of 令和 today, as the tags carry it."""
    return timezone.localdate().year - REIWA_BEGAN


class BatchForm(forms.Form):
    """A run of new tag numbers. The first number is never typed: it goes on by itself."""

    year = forms.IntegerField(
        label="年（令和）", min_value=1, max_value=99, help_text="札番号の最初の2桁になります。"
    )
    count = forms.IntegerField(
        label="枚数",
        min_value=1,
        max_value=20_000,
        initial=400,
        help_text="1回に2万枚まで作れます。",
    )
    layout = forms.ModelChoiceField(label="面付け", queryset=TagLayout.objects.none())
    symbology = forms.ChoiceField(
        label="バーコード",
        choices=TagBatch.Symbology.choices,
        initial=TagBatch.Symbology.CODE128,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="備考", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        layouts = TagLayout.objects.valid_on(timezone.localdate())
        field = self.fields["layout"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = layouts
        self.fields["year"].initial = this_year()
        self.fields["layout"].initial = layouts.first()


class SheetForm(forms.Form):
    """On what paper, with what words, from which place of the first sheet."""

    layout = forms.ModelChoiceField(label="面付け", queryset=TagLayout.objects.none())
    wording = forms.ModelChoiceField(
        label="文言", queryset=TagWording.objects.none(), widget=forms.RadioSelect
    )
    start_position = forms.IntegerField(
        label="最初の用紙の何枚目から印刷するか",
        min_value=1,
        initial=1,
        help_text="使いかけの用紙は、残っている最初の位置を左上から右へ数えて指定します。",
    )
    reason = forms.CharField(label="再作成の理由", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        layouts = TagLayout.objects.valid_on(today)
        wordings = TagWording.objects.valid_on(today)
        for name, found in (("layout", layouts), ("wording", wordings)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
            field.queryset = found
            field.empty_label = None
            if field.initial is None:
                field.initial = found.first()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        layout, start = data.get("layout"), data.get("start_position")
        if layout and start and start > layout.per_sheet:
            self.add_error(
                "start_position", f"この面付けは1枚目から{layout.per_sheet}枚目までです。"
            )
        return data


class PrintForm(SheetForm):
    """Part of a batch, by serial number."""

    field_order = ["first", "last", "layout", "start_position", "wording", "reason"]
    first = forms.IntegerField(label="先頭の連番", min_value=1)
    last = forms.IntegerField(label="末尾の連番", min_value=1)

    def __init__(self, *args: Any, batch: TagBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        self.fields["first"].initial = batch.first
        self.fields["last"].initial = batch.first + batch.count - 1
        self.fields["layout"].initial = TagLayout.objects.filter(code=batch.layout).first()
        self.fields["reason"].help_text = "印刷したことのある番号を含むときは必ず入力します。"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and first > last:
            self.add_error("last", "末尾の連番は先頭以上にしてください。")
        return data


class ReissueForm(SheetForm):
    """One tag again, with the same number; it always needs a reason."""

    field_order = ["reason", "layout", "start_position", "wording"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].help_text = "例：破れて読めない、雨でにじんだ、車体から外れた"


class TagSearch(forms.Form):
    """Find tags by number and state."""

    q = forms.CharField(label="札番号", required=False, max_length=40)
    state = forms.ChoiceField(label="状態", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "すべて"), *Tag.State.choices]

    def matching(self) -> TagQuerySet:
        """Tags whose number contains what was typed or scanned. Raises nothing."""
        found = Tag.objects.select_related("batch", "crew")
        if not self.is_valid():
            return found.none()
        code, state = codes.normalise(self.cleaned_data["q"]), self.cleaned_data["state"]
        if code:
            found = found.filter(code__contains=code)
        return found.filter(state=state) if state else found
