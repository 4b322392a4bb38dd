"""本人確認: who came, which paper was shown, whether the key fits. L-01.32, DOMAIN 1.4, 4.5."""

from typing import Any

from django import forms
from django.utils import timezone

from ledger.releases.models import Claim, IdentityDocument
from ledger.vehicles.forms.inspection import Chips

from .person import PersonForm, choices

PAPERS = (
    *("identity_document", "second_document", "identity_note"),
    *("agent_reason", "key_check", "key_note"),
)
Shown = IdentityDocument.AddressShown


class IdentityForm(PersonForm):
    """The first step of a return. The number of a paper is neither asked for nor kept."""

    identity_document = forms.ModelChoiceField(
        IdentityDocument.objects.none(),
        label="本人確認書類",
        widget=Chips,
        blank=True,
        empty_label=None,
        help_text="見た書類の種類だけを選びます。番号は書き写しません。",
        error_messages={"required": "見た書類を選んでください。"},
    )
    second_document = forms.ModelChoiceField(
        IdentityDocument.objects.none(),
        label="2点目の書類（住所の分かるもの）",
        required=False,
        empty_label="（なし）",
    )
    identity_note = forms.CharField(label="書類の備考", max_length=60, required=False)
    key_check = forms.ChoiceField(
        label="鍵の確認",
        choices=Claim.KeyCheck.choices,
        widget=Chips,
        error_messages={"required": "鍵を確かめて選んでください。"},
    )
    key_note = forms.CharField(label="鍵の備考", max_length=60, required=False)
    agent_reason = forms.CharField(
        label="代理人の理由", max_length=100, required=False, help_text="所有者が来られない理由"
    )
    typed_by = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = IdentityDocument.objects.valid_on(timezone.localdate()).filter(hidden=False)
        choices(self, "identity_document").queryset = offered.filter(is_supplementary=False)
        choices(self, "second_document").queryset = offered.exclude(address_shown=Shown.NO)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, second = data.get("identity_document"), data.get("second_document")
        if first and first.address_shown == Shown.NO and second is None:
            self.add_error(
                "second_document",
                f"「{first}」には住所がありません。住所の分かる書類をもう1点確かめて選んでください。",
            )
        if first and first == second:
            self.add_error("second_document", "1点目と別の書類を選んでください。")
        if first and first.needs_note and not data.get("identity_note"):
            self.add_error("identity_note", f"「{first}」のときは備考を入力してください。")
        if data.get("key_check") == Claim.KeyCheck.ABSENT and not data.get("key_note"):
            self.add_error("key_note", "鍵が無いときは、確かめた方法を入力してください。")
        return data

    def papers(self) -> dict[str, Any]:
        """The fields of a `Claim` that this step fills."""
        return {name: self.cleaned_data[name] for name in PAPERS}


def of_claim(claim: Claim) -> dict[str, Any]:
    """What an open claim already says, as initial values."""
    return {name: getattr(claim, name) for name in PAPERS}
