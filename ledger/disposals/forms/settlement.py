"""What is asked of a second person. L-14."""

from typing import Any

from django import forms
from django.utils import timezone

from ledger.vehicles.models import Disposition, InoperableReason, Vehicle
from ledger.vehicles.transitions import BY_STEP, Step

OUTCOMES = {
    Step.DISPOSE_EARLY: Disposition.Outcome.DISPOSED,
    Step.HAND_OVER: Disposition.Outcome.HANDED_OVER,
    Step.REPORT_LOST: Disposition.Outcome.LOST,
}


class SettlementForm(forms.Form):
    """The terms of the step: which of the fields there are depends on the step."""

    disposition = forms.ModelChoiceField(
        Disposition.objects.none(),
        label="最終処理区分",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    inoperable_reason = forms.ModelChoiceField(
        InoperableReason.objects.none(),
        label="機能喪失の判断",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    handed_to = forms.CharField(label="引渡し先", max_length=60)
    reason = forms.CharField(label="理由", max_length=200)

    def __init__(self, *args: Any, step: Step, vehicle: Vehicle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        if step in OUTCOMES:
            found = Disposition.objects.valid_on(today).filter(outcome=OUTCOMES[step])
            if step == Step.DISPOSE_EARLY:
                found = found.filter(is_sale=False)
            self._offer("disposition", found)
        else:
            del self.fields["disposition"]
        if step == Step.DISPOSE_EARLY:
            self._offer("inoperable_reason", InoperableReason.objects.valid_on(today))
            self.fields["inoperable_reason"].initial = vehicle.inoperable_reason_id
        else:
            del self.fields["inoperable_reason"]
        if step != Step.HAND_OVER:
            del self.fields["handed_to"]

    def _offer(self, name: str, found: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = found
        if found.count() == 1:
            field.initial = found[0].pk


def permission_of(step: Step) -> str:
    """Who may ask for the step: who may take it."""
    return BY_STEP[step].permission
