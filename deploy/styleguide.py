"""The parts of the interface side by side, for developers."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from office.accounts.access import public


class SampleForm(forms.Form):
    """One field of each kind, the first one filled in wrongly."""

    phone = forms.CharField(label="電話", help_text="市外局番から。例：03-5432-1111")
    received_on = forms.DateField(label="受付日", widget=forms.DateInput({"type": "date"}))
    kind = forms.ChoiceField(
        label="車種",
        choices=[("", "選んでください"), ("10", "自転車"), ("20", "原付")],
    )
    colors = forms.MultipleChoiceField(
        label="色",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "黒"), ("2", "シルバー"), ("3", "赤")],
    )
    remarks = forms.CharField(label="備考", required=False, widget=forms.Textarea({"rows": 3}))
    urgent = forms.BooleanField(label="至急", required=False)


@public
@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the style guide; only where DEBUG is on."""
    form = SampleForm({"received_on": "2026-11-21", "kind": "10", "colors": ["1"]})
    return TemplateResponse(request, "styleguide.html", {"form": form})
