"""What is asked of the trails."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from office.accounts.models import User

from .describing import model_name, watched
from .models import Change, Disclosure, Entry

USUAL_DAYS = 30
KINDS: dict[str, type[Entry] | type[Change] | type[Disclosure]] = {
    "entries": Entry,
    "changes": Change,
    "disclosures": Disclosure,
}
TEXTS = {
    "entries": ["label", "target", "target_label", "detail"],
    "changes": ["model", "record", "before", "after"],
    "disclosures": ["model", "fields", "purpose", "path", "records"],
}


class TrailSearch(forms.Form):
    """Who, when, what record, which step, any word. One object for page and export."""

    actor = forms.ModelChoiceField(
        User.objects.order_by("username"), label="だれが", required=False, empty_label="全員"
    )
    since = forms.DateField(
        label="いつから", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label="いつまで", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    what = forms.ChoiceField(label="操作", required=False)
    model = forms.ChoiceField(label="台帳", required=False)
    record = forms.CharField(label="記録番号", required=False, max_length=40)
    q = forms.CharField(
        label="ことば", required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, data: Any, *, kind: str) -> None:
        super().__init__(data)
        self.kind = kind
        self.trail: Any = KINDS[kind]
        self._offer("what", self._steps())
        self._offer("model", self._models())
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (says it to the type checker)
        field.choices = [("", "すべて"), *choices]

    def matching(self) -> QuerySet[Any]:
        """The rows that answer, newest first; none where a field is not valid.

        Without dates it is the last 30 days, so that a search for a word stays quick.
        """
        found = self.trail.objects.select_related("actor").order_by("-at", "-pk")
        if not self.is_valid():
            return found.none()  # type: ignore[no-any-return]
        asked = self.cleaned_data
        found = found.filter(self._between())
        if asked["actor"]:
            found = found.filter(actor=asked["actor"])
        if asked["what"]:
            found = found.filter(**{self._step_field(): asked["what"]})
        if asked["model"] or asked["record"]:
            found = found.filter(self._about(asked["model"], asked["record"].strip()))
        return self._saying(found, asked["q"].strip())

    def starts_on(self) -> Any:
        """The first day searched."""
        usual = timezone.localdate() - timedelta(days=USUAL_DAYS)
        return self.cleaned_data.get("since") or (None if self.cleaned_data["record"] else usual)

    def _between(self) -> Q:
        since, until = self.starts_on(), self.cleaned_data.get("until")
        wanted = Q()
        if since:
            wanted &= Q(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
        if until:
            next_day = until + timedelta(days=1)
            wanted &= Q(at__lt=timezone.make_aware(datetime.combine(next_day, time.min)))
        return wanted

    def _about(self, model: str, record: str) -> Q:
        if self.kind == "entries":
            if model and record:
                return Q(target=f"{model}:{record}")
            return Q(target__startswith=f"{model}:") if model else Q(target__endswith=f":{record}")
        wanted = Q(model=model) if model else Q()
        if record and self.kind == "changes":
            wanted &= Q(record=record)
        elif record:
            numbers = [int(record)] if record.isdecimal() else []
            wanted &= Q(records__contains=[record]) | Q(records__contains=numbers or [record])
        return wanted

    def _saying(self, found: QuerySet[Any], words: str) -> QuerySet[Any]:
        for word in words.split():
            any_field = Q()
            for name in TEXTS[self.kind]:
                found = found.alias(**{f"{name}_text": Cast(name, models.TextField())})
                any_field |= Q(**{f"{name}_text__icontains": word})
            found = found.filter(any_field)
        return found

    def _step_field(self) -> str:
        return {"entries": "action", "changes": "operation", "disclosures": "channel"}[self.kind]

    def _steps(self) -> list[tuple[str, str]]:
        if self.kind == "changes":
            return list(Change.Operation.choices)
        if self.kind == "disclosures":
            return list(Disclosure.Channel.choices)
        lately = timezone.now() - timedelta(days=90)
        known = Entry.objects.filter(at__gte=lately).order_by("action")
        return list(dict(known.values_list("action", "label").distinct()).items())

    def _models(self) -> list[tuple[str, str]]:
        return sorted(((label, model_name(label)) for label in watched()), key=lambda pair: pair[1])
