"""What is looked for in the ledger: one object for the list, the map and what follows (L-16)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.gis.db.models import Extent
from django.db.models import Q

from geo.models import RemovalPlace, StorageYard, Verdict
from ledger.vehicles import codes
from ledger.vehicles.models import Tag, Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.sight import Sight
from office.accounts.models import User
from office.forms import WarekiDateField
from office.text import reg_key

COUNT_CAP = 1001
PER_PAGE = 50
SHORTEST_NUMBER = 3
NEIGHBOURS = 50
"""How many vehicles of any yard are looked through for those kept elsewhere."""


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The 48 removal places, each total (合計) as the head of its group."""

    def label_from_instance(self, place: RemovalPlace) -> str:
        return f"{place.label}（合計）" if place.is_total else place.label


class VehicleSearch(forms.Form):
    """The filter of the ledger. Invalid parts are left out of the search and said so."""

    q = forms.CharField(
        label="番号",
        max_length=40,
        required=False,
        widget=forms.TextInput(
            {
                "type": "search",
                "data-shortcut": "/",
                "placeholder": "整理番号・札・防犯登録・車体",
            }
        ),
    )
    since = WarekiDateField(label="撤去日 から", required=False)
    until = WarekiDateField(label="まで", required=False)
    place = PlaceField(
        RemovalPlace.objects.none(), label="撤去場所", required=False, empty_label="すべて"
    )
    yard = forms.ModelChoiceField(
        StorageYard.objects.none(), label="保管所", required=False, empty_label="すべて"
    )
    state = forms.MultipleChoiceField(
        label="状態",
        choices=Vehicle.Status.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    zone = forms.ChoiceField(
        label="区域", choices=[("", "すべて"), *Verdict.ZoneStatus.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = RemovalPlace.objects.order_by("sort_order", "code")
        for name, found in (("place", places), ("yard", StorageYard.objects.all())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
            field.queryset = found

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

    def matching(self, user: User, sight: Sight) -> VehicleQuerySet:
        """The vehicles found, of those that `user` may see, newest first."""
        return self._narrow(Vehicle.objects.visible_to(user), sight).order_by(
            "-removed_on", "-reference"
        )

    def elsewhere(self, user: User, sight: Sight) -> list[str]:
        """The yards where a number asked for is kept though the user may not see it there."""
        if sight.every_yard or not self.criteria().get("q"):
            return []
        known = self._narrow(Vehicle.objects.order_by("-removed_on", "-reference"), sight)
        yards = dict(known.values_list("pk", "yard__label")[:NEIGHBOURS])
        mine = Vehicle.objects.visible_to(user).filter(pk__in=yards).values_list("pk", flat=True)
        return sorted({label for pk, label in yards.items() if pk not in set(mine)})

    def _narrow(self, found: VehicleQuerySet, sight: Sight) -> VehicleQuerySet:
        asked = self.criteria()
        if asked.get("q"):
            found = found.filter(number_query(asked["q"], sight))
        if asked.get("since"):
            found = found.filter(removed_on__gte=asked["since"])
        if asked.get("until"):
            found = found.filter(removed_on__lte=asked["until"])
        if asked.get("place"):
            found = found.filter(removal_place__in=places_under(asked["place"]))
        if asked.get("yard"):
            found = found.filter(yard=asked["yard"])
        if asked.get("state"):
            found = found.filter(status__in=asked["state"])
        return found.filter(zone_status=asked["zone"]) if asked.get("zone") else found


def number_query(text: str, sight: Sight) -> Q:
    """Vehicles that a typed or scanned number may mean.

    A reference from its beginning on, a whole tag number, a registration or frame number also
    where letters are easily taken for digits. Who may not see those numbers cannot ask by them.
    """
    bare = codes.normalise(text)
    reference = text.strip().upper()
    tags = list(Tag.objects.filter(code=bare).values_list("pk", flat=True))
    asked = Q(reference__startswith=reference) | Q(tag__in=tags)
    key = reg_key(text)
    if not sight.numbers or len(key) < SHORTEST_NUMBER:
        return asked
    return asked | Vehicle.numbers_like(key) | Q(registration_serial=key) | Q(plate_number=text)


def places_under(place: RemovalPlace) -> list[int]:
    """The place itself, or all those that a total adds up."""
    if not place.is_total:
        return [place.pk]
    return list(place.children.values_list("pk", flat=True))


@dataclass(frozen=True)
class Found:
    """One page of the ledger, and how many there are up to the cap."""

    rows: list[Vehicle]
    count: int
    newer: str
    older: str

    @property
    def capped(self) -> bool:
        """Whether there are more than are counted."""
        return self.count >= COUNT_CAP

    def __iter__(self) -> Iterator[Vehicle]:
        return iter(self.rows)


def page_of(found: VehicleQuerySet, *, after: str = "", before: str = "") -> Found:
    """The page after or before a row, named `date_reference`; never slower further back."""
    related = ("tag", "removal_place", "yard", "vehicle_kind", "color", "body_type")
    ordered = found.select_related(*related)
    mark = _mark(after) or _mark(before)
    backwards = bool(mark) and not _mark(after)
    if mark:
        ordered = ordered.filter(_beyond(*mark, newer=backwards))
    if backwards:
        ordered = ordered.order_by("removed_on", "reference")
    rows = list(ordered[: PER_PAGE + 1])
    more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
    if backwards:
        rows.reverse()
    has_newer = more if backwards else bool(mark)
    has_older = bool(mark) if backwards else more
    return Found(
        rows=rows,
        count=found.order_by()[:COUNT_CAP].count(),
        newer=_name(rows[0]) if rows and has_newer else "",
        older=_name(rows[-1]) if rows and has_older else "",
    )


def extent_of(found: VehicleQuerySet) -> str:
    """The box around what was found (at most the cap), as `w,s,e,n`; "" for nothing."""
    newest = found[:COUNT_CAP].values("pk")
    box = Vehicle.objects.filter(pk__in=newest).aggregate(box=Extent("position"))["box"]
    return ",".join(f"{side:.5f}" for side in box) if box else ""


def _name(vehicle: Vehicle) -> str:
    return f"{vehicle.removed_on.isoformat()}_{vehicle.reference}"


def _mark(text: str) -> tuple[date, str] | None:
    day, _, reference = text.partition("_")
    try:
        return (date.fromisoformat(day), reference) if reference else None
    except ValueError:
        return None


def _beyond(day: date, reference: str, *, newer: bool) -> Q:
    if newer:
        return Q(removed_on__gte=day) & (Q(removed_on__gt=day) | Q(reference__gt=reference))
    return Q(removed_on__lte=day) & (Q(removed_on__lt=day) | Q(reference__lt=reference))
