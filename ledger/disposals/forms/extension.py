"""Which deadlines to change, and how. L-08b, L-17b."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 (a search arrives as a query string)

from geo.models import PoliceOffice, StorageYard
from ledger.disposals.choosing import Chosen, chosen_by_hand, chosen_by_search
from ledger.disposals.workflow.extension import OPEN, Shift
from ledger.vehicles.models import Vehicle
from office import wareki
from office.accounts.models import User
from office.forms import WarekiDateField

MONTHS, DAYS, UNTIL = "months", "days", "until"
WAYS = [(MONTHS, "月数で"), (DAYS, "日数で"), (UNTIL, "日を指定して")]
FURTHEST = 36


class ExtensionForm(forms.Form):
    """The vehicles by removal day, police offices and yards, or as chosen elsewhere."""

    since = WarekiDateField(label="撤去日 から", required=False)
    until = WarekiDateField(label="撤去日 まで", required=False)
    police = forms.ModelMultipleChoiceField(
        PoliceOffice.objects.none(),
        label="防犯登録の警察（いくつでも）",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    yard = forms.ModelMultipleChoiceField(
        StorageYard.objects.none(),
        label="保管所（いくつでも）",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    way = forms.ChoiceField(label="変え方", choices=WAYS, initial=MONTHS, widget=forms.RadioSelect)
    amount = forms.IntegerField(
        label="月数・日数",
        required=False,
        min_value=-FURTHEST * 31,
        max_value=FURTHEST * 31,
        initial=1,
        help_text="いまの保管期限から延ばす数。短縮するときは -7 のように入力します。",
    )
    new_deadline = WarekiDateField(label="新しい保管期限", required=False)
    reason = forms.CharField(label="理由", max_length=200)

    def __init__(self, *args: Any, user: User, origin: QueryDict, **kwargs: Any) -> None:
        """`origin` is the address's query: ticked rows (`vehicle`) or a search (`search`)."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.ticked = origin.getlist("vehicle")
        self.search = origin.get("search")
        if self.comes_chosen:
            for name in ("since", "until", "police", "yard"):
                del self.fields[name]
            return
        yards = StorageYard.objects.order_by("sort_order", "code")
        if not user.has_perm("vehicles.view_every_yard"):
            yards = yards.filter(unit=user.unit_id)
        for name, found in (("police", police_in_stock(user)), ("yard", yards)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
            field.queryset = found
        if not self.fields["police"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["police"]

    @property
    def comes_chosen(self) -> bool:
        """Whether the vehicles were chosen on another page."""
        return bool(self.ticked) or self.search is not None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self._check_change(data)
        self._check_choice(data)
        return data

    def _check_choice(self, data: dict[str, Any]) -> None:
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", "終わりの日は始めの日以降にしてください。")
        named = any(data.get(name) for name in ("since", "until", "police", "yard"))
        if not self.comes_chosen and not named:
            self.add_error(None, "撤去日、警察、保管所のどれかで対象を選んでください。")

    def _check_change(self, data: dict[str, Any]) -> None:
        if data.get("way") == UNTIL and not data.get("new_deadline"):
            self._missing("new_deadline", "新しい保管期限を入力してください。")
        if data.get("way") in {MONTHS, DAYS} and not data.get("amount"):
            self._missing("amount", "月数か日数を入力してください（0 は指定できません）。")
        if data.get("way") == MONTHS and abs(data.get("amount") or 0) > FURTHEST:
            self.add_error("amount", f"月数は{FURTHEST}までです。")

    def _missing(self, name: str, message: str) -> None:
        if name not in self.errors:
            self.add_error(name, message)

    def shift(self) -> Shift:
        """How the deadlines change."""
        data = self.cleaned_data
        if data["way"] == UNTIL:
            return Shift(until=data["new_deadline"])
        return Shift(**{data["way"]: data["amount"]})

    def chosen(self) -> Chosen:
        """The vehicles, and in words how they were chosen."""
        if self.ticked:
            return chosen_by_hand(self.user, self.ticked)
        if self.search is not None:
            return chosen_by_search(self.user, QueryDict(self.search))
        data = self.cleaned_data
        found = Vehicle.objects.visible_to(self.user)
        if data["since"]:
            found = found.filter(removed_on__gte=data["since"])
        if data["until"]:
            found = found.filter(removed_on__lte=data["until"])
        if data.get("police"):
            found = found.filter(registration_police__in=data["police"])
        if data["yard"]:
            found = found.filter(yard__in=data["yard"])
        return Chosen(found, self._how(data))

    @staticmethod
    def _how(data: dict[str, Any]) -> str:
        said = []
        if data["since"] or data["until"]:
            said.append(f"撤去日 {_short(data['since'])}〜{_short(data['until'])}")
        said += ["・".join(map(str, data[name])) for name in ("police", "yard") if data.get(name)]
        return "、".join(said)


def police_in_stock(user: User) -> Any:
    """The police offices with whom vehicles that are still kept are registered."""
    kept = Vehicle.objects.visible_to(user).filter(status__in=OPEN)
    return PoliceOffice.objects.filter(
        pk__in=kept.order_by().values("registration_police").distinct()
    )


def _short(day: date | None) -> str:
    return wareki.short_date(day) if day else ""
