"""What is looked for in the ledger: one object for list, map, print, export and bulk work. L-16."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.sight import PeopleSight, Sight
from office.accounts.models import User

from .conditions import BY_NAME, CONDITIONS, Condition, Needs, either, overdue, said
from .people import people_query
from .stored import PERSONAL, words_of
from .words import words_query

NEIGHBOURS = 50
"""How many vehicles of any yard are looked through for those kept elsewhere."""
QUICK = ("since", "until", "place", "yard", "state", "zone")


class VehicleSearch(forms.Form):
    """The conditions of one search. Parts that cannot be read are left out and said so.

    Only the fields that are asked for are built, unless the form is to be shown (`whole`).
    Names, addresses and telephone numbers never stand in the data: `w` names where they are
    kept (see `stored`).
    """

    q = forms.CharField(label="検索", max_length=200, required=False)

    def __init__(self, data: Any = None, *, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for condition in conditions_now():
            if whole or condition.name in QUICK or (data is not None and condition.name in data):
                self.fields[condition.name] = condition.field()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", "終わりの日は始めの日以降にしてください。")
        return data

    def criteria(self) -> dict[str, Any]:
        """What was understood of the filter."""
        self.is_valid()
        return self.cleaned_data

    def asked(self) -> list[tuple[Condition, Any]]:
        """The conditions that hold, each with its value."""
        found = self.criteria()
        return [(one, found[one.name]) for one in conditions_now() if found.get(one.name)]

    def in_words(self) -> list[tuple[str, str, str]]:
        """Name, label and value of each condition, as a person would say them."""
        return [
            (one.name, one.label, spoken(self.fields[one.name], value))
            for one, value in self.asked()
        ]

    def persons(self, user: User) -> dict[str, str]:
        """What is asked of owners and collectors; kept apart from the address."""
        return words_of(user, str(self.data.get("w", "")))

    def forgotten(self, user: User) -> bool:
        """Whether names that were searched for are no longer kept: without them all is found."""
        return bool(self.data.get("w")) and not self.persons(user)

    def matching(self, user: User, sight: Sight) -> VehicleQuerySet:
        """The vehicles found, of those that `user` may see, newest first."""
        visible = Vehicle.objects.visible_to(user)
        return self._narrow(visible, user, sight).order_by("-removed_on", "-reference")

    def elsewhere(self, user: User, sight: Sight) -> list[str]:
        """The yards where a number asked for is kept though the user may not see it there."""
        if sight.every_yard or not self.criteria().get("q"):
            return []
        ordered = Vehicle.objects.order_by("-removed_on", "-reference")
        known = self._narrow(ordered, user, sight)
        yards = dict(known.values_list("pk", "yard__label")[:NEIGHBOURS])
        mine = Vehicle.objects.visible_to(user).filter(pk__in=yards).values_list("pk", flat=True)
        return sorted({label for pk, label in yards.items() if pk not in set(mine)})

    def _narrow(self, found: VehicleQuerySet, user: User, sight: Sight) -> VehicleQuerySet:
        """Who may not see what is asked by finds nothing, or each answer would tell of it."""
        for condition, value in self.asked():
            if not may_ask(condition, sight):
                return found.none()
            found = found.filter(condition.query(value))
        if q := self.criteria().get("q"):
            found = found.filter(words_query(q, sight, today=timezone.localdate()))
        if persons := self.persons(user):
            found = found.filter(persons_query(persons, sight))
        return found


def conditions_now() -> tuple[Condition, ...]:
    """All conditions; whether a vehicle is overdue depends on the day."""
    today = timezone.localdate()
    late = either("overdue", "期限超過", "保管・通知", overdue(today), "超過 期限内", Needs.OUTLINE)
    return (*CONDITIONS, late)


def may_ask(condition: Condition, sight: Sight) -> bool:
    """Whether a user with this sight may ask by the condition."""
    match condition.needs:
        case Needs.OUTLINE:
            return True
        case Needs.NUMBERS:
            return sight.numbers
        case _:
            return sight.whole


def may_ask_people(sight: Sight) -> bool:
    """Whether a user may ask by names, addresses and telephones."""
    return sight.people >= PeopleSight.ON_REQUEST


def persons_query(persons: dict[str, str], sight: Sight) -> Q:
    """The condition that the stored words make."""
    if not may_ask_people(sight):
        return Q(pk__in=())
    asked = {name: persons[name] for name in PERSONAL if persons.get(name)}
    found = people_query(asked, persons.get("whose", "")) if asked else Q()
    if persons.get("q"):
        words = words_query(persons["q"], sight, today=timezone.localdate(), people=True)
        found = found & words
    return found


def spoken(field: forms.Field, value: Any) -> str:
    """A value by the labels of its field."""
    labels = dict(getattr(field, "choices", ())) if isinstance(field, forms.ChoiceField) else {}
    if isinstance(field, forms.ModelMultipleChoiceField) or not labels:
        return said(value)
    values = value if isinstance(value, list) else [value]
    return "・".join(str(labels.get(one, one)) for one in values)


__all__ = ["BY_NAME", "VehicleSearch"]
