"""What goes onto a list of disposals, and what is said about it. L-10, Y-06."""

from typing import Any

from django import forms
from django.utils import timezone

from geo.models import StorageYard
from ledger.disposals.forms.posting import yards_of
from ledger.disposals.models import UnmatchedReason
from ledger.vehicles.models import Disposition
from office.accounts.models import User


def kinds() -> Any:
    """The ways a batch may go, as the master has them today."""
    return Disposition.objects.valid_on(timezone.localdate()).filter(
        outcome=Disposition.Outcome.DISPOSED, inoperable_only=False
    )


class BatchForm(forms.Form):
    """The yard of a new list, and which way its vehicles go unless they are told otherwise."""

    yard = forms.ModelChoiceField(
        StorageYard.objects.none(), label="保管所", empty_label=None, widget=forms.RadioSelect
    )
    disposition = forms.ModelChoiceField(
        Disposition.objects.none(), label="処分の種類", empty_label=None, widget=forms.RadioSelect
    )
    note = forms.CharField(label="備考", max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (("yard", yards_of(user)), ("disposition", kinds())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
            field.queryset = found


class KindForm(forms.Form):
    """Some rows of a list and the way they go."""

    item = forms.TypedMultipleChoiceField(coerce=int, required=True)
    disposition = forms.ModelChoiceField(Disposition.objects.none())

    def __init__(self, *args: Any, items: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen, kind = self.fields["item"], self.fields["disposition"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)  # noqa: S101
        assert isinstance(kind, forms.ModelChoiceField)  # noqa: S101
        chosen.choices = [(pk, pk) for pk in items]
        kind.queryset = kinds()


class SubmitForm(forms.Form):
    """Why what was not found was not found."""

    reason = forms.ModelChoiceField(
        UnmatchedReason.objects.none(),
        label="突合できない理由",
        required=False,
        empty_label=None,
        blank=True,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = UnmatchedReason.objects.valid_on(timezone.localdate())
