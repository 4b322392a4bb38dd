"""What is asked of owners and collectors; never part of an address (C35)."""

from django import forms

from ledger.vehicles.filters.people import COLLECTOR, EITHER, OWNER


class PersonForm(forms.Form):
    """氏名, フリガナ, 住所, 郵便番号, 電話番号 of one person."""

    name = forms.CharField(label="氏名", max_length=80, required=False)
    kana = forms.CharField(label="フリガナ", max_length=80, required=False)
    address = forms.CharField(label="住所", max_length=200, required=False)
    postcode = forms.CharField(label="郵便番号", max_length=8, required=False)
    phone = forms.CharField(label="電話番号（4桁以上）", max_length=20, required=False)
    whose = forms.ChoiceField(
        label="だれの",
        choices=[
            (EITHER, "所有者・引き取り者"),
            (OWNER, "所有者"),
            (COLLECTOR, "引き取り者"),
        ],
        required=False,
    )
