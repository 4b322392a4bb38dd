"""Which list to put up, where, from when. L-11."""

from typing import Any

from django import forms
from django.utils import timezone

from geo.models import StorageYard
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.workflow.posting import check_day
from office.accounts.models import User
from office.forms import WarekiDateField
from office.masters.models import Parameter


def yards_of(user: User) -> Any:
    """The yards whose vehicles a user may deal with."""
    yards = StorageYard.objects.order_by("sort_order", "code")
    if user.has_perm("vehicles.view_every_yard"):
        return yards
    return yards.filter(unit=user.unit_id)


class PostingForm(forms.Form):
    """The yards of a list, its day, its place."""

    yard = forms.ModelMultipleChoiceField(
        StorageYard.objects.none(),
        label="保管所",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ばないときは、すべての保管所です。",
    )
    posted_on = WarekiDateField(label="公示日", help_text="本日から31日先までの日。")
    place = forms.CharField(label="掲示場所", max_length=100)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["yard"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = yards_of(user)

    @staticmethod
    def defaults() -> dict[str, Any]:
        """What the form holds before anybody has touched it."""
        return {"posted_on": timezone.localdate(), "place": Parameter.text("posting_place")}

    def clean_posted_on(self) -> Any:
        day = self.cleaned_data["posted_on"]
        try:
            check_day(day, timezone.localdate())
        except NotPossible as error:
            raise forms.ValidationError(str(error)) from error
        return day


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label="理由", max_length=200)
