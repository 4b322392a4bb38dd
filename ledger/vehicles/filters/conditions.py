"""Every condition of the full search: its field, its meaning, who may ask by it. L-16."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import IntEnum
from typing import Any

from django import forms
from django.db.models import Exists, Model, OuterRef, Q

from geo.models import PoliceOffice, RemovalPlace, StorageYard, Verdict
from ledger.patrols.models import Crew
from ledger.vehicles import codes
from ledger.vehicles.models import (
    BasketPlace,
    BodyType,
    Color,
    DamagePlace,
    Disposition,
    GearKind,
    Hold,
    HoldKind,
    LockKind,
    Maker,
    Photo,
    ReleaseKind,
    RemovalKind,
    StickerColor,
    Tag,
    Vehicle,
    VehicleKind,
)
from office import wareki
from office.forms import WarekiDateField
from office.text import normalise, reg_key

from . import masks
from .people import address_query, notes_query


class Needs(IntEnum):
    """What one must be allowed to see to ask by it; else the answer would tell it."""

    OUTLINE = 0
    WHOLE = 1
    NUMBERS = 2


@dataclass(frozen=True)
class Condition:
    """One condition of the form: how it is entered, what it asks, how it is said."""

    name: str
    label: str
    group: str
    field: Callable[[], forms.Field]
    query: Callable[[Any], Q]
    needs: Needs = Needs.WHOLE


class EntriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some entries of a master; hands on a list of them."""

    def clean(self, value: Any) -> Any:
        """The entries themselves, in their order; a single key is a list of one."""
        return list(super().clean([value] if isinstance(value, int | str) and value else value))

    def label_from_instance(self, entry: Any) -> str:
        return f"{entry.label}（合計）" if getattr(entry, "is_total", False) else str(entry)


def places_under(place: RemovalPlace) -> list[int]:
    """The place itself, or all those that a total adds up."""
    if not place.is_total:
        return [place.pk]
    return list(place.children.values_list("pk", flat=True))


def _places(places: Iterable[RemovalPlace]) -> Q:
    return Q(removal_place__in=[pk for place in places for pk in places_under(place)])


def entries(
    name: str,
    label: str,
    group: str,
    model: type[Model],
    path: str = "",
    *,
    query: Callable[[Any], Q] | None = None,
    needs: Needs = Needs.WHOLE,
    **only: Any,
) -> Condition:
    """Any of some entries of a master."""

    def field() -> forms.Field:
        found = model._default_manager.filter(**only)
        return EntriesField(found, label=label, required=False, widget=forms.SelectMultiple)

    return Condition(
        name, label, group, field, query or (lambda found: Q(**{f"{path}__in": found})), needs
    )


def choices(
    name: str, label: str, group: str, options: Any, query: Callable[[Any], Q], needs: Needs
) -> Condition:
    """Any of some choices."""

    def field() -> forms.Field:
        return forms.MultipleChoiceField(
            label=label,
            choices=[(value, text) for value, text in options if value],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    return Condition(name, label, group, field, query, needs)


def either(
    name: str, label: str, group: str, yes: Q, words: str = "有 無", needs: Needs = Needs.WHOLE
) -> Condition:
    """Whether something is so or not; `words` name both."""
    has, has_not = words.split()

    def field() -> forms.Field:
        return forms.ChoiceField(
            label=label,
            choices=[("", "すべて"), ("yes", has), ("no", has_not)],
            required=False,
        )

    return Condition(name, label, group, field, lambda v: yes if v == "yes" else ~yes, needs)


def trilean(name: str, label: str, group: str) -> Condition:
    """有, 無 or not yet known."""
    options = [("", "すべて"), *[one for one in Vehicle.Trilean.choices if one[0]], ("?", "未確認")]

    def field() -> forms.Field:
        return forms.ChoiceField(label=label, choices=options, required=False)

    return Condition(name, label, group, field, lambda v: Q(**{name: "" if v == "?" else v}))


def dates(
    name: str, label: str, group: str, column: str, needs: Needs = Needs.WHOLE
) -> tuple[Condition, Condition]:
    """From one day to another, both included."""
    return (
        Condition(
            f"{name}_from",
            f"{label} から",
            group,
            lambda: WarekiDateField(label=f"{label} から", required=False),
            lambda day: Q(**{f"{column}__gte": day}),
            needs,
        ),
        Condition(
            f"{name}_to",
            f"{label} まで",
            group,
            lambda: WarekiDateField(label=f"{label} まで", required=False),
            lambda day: Q(**{f"{column}__lte": day}),
            needs,
        ),
    )


def times(
    name: str, label: str, group: str, column: str, needs: Needs = Needs.WHOLE
) -> tuple[Condition, Condition]:
    """From one time of the day to another, in the office's own time, both minutes included."""

    def field(words: str) -> Callable[[], forms.Field]:
        clock = forms.TimeInput({"type": "time"}, format="%H:%M")
        return lambda: forms.TimeField(label=words, required=False, widget=clock)

    since, until = f"{label} から", f"{label} まで"
    last = {"second": 59, "microsecond": 999_999}
    return (
        Condition(
            f"{name}_from",
            since,
            group,
            field(since),
            lambda at: Q(**{f"{column}__time__gte": at}),
            needs,
        ),
        Condition(
            f"{name}_to",
            until,
            group,
            field(until),
            lambda at: Q(**{f"{column}__time__lte": at.replace(**last)}),
            needs,
        ),
    )


def text(
    name: str, label: str, group: str, query: Callable[[str], Q], needs: Needs = Needs.WHOLE
) -> Condition:
    """Something typed."""
    return Condition(
        name,
        label,
        group,
        lambda: forms.CharField(label=label, max_length=60, required=False),
        query,
        needs,
    )


def masked(of: Callable[[masks.Mask], Q]) -> Callable[[str], Q]:
    """A condition on a number, torn or whole; too little of it finds nothing."""

    def query(typed: str) -> Q:
        mask = masks.Mask.read(typed)
        return of(mask) if mask.usable() else Q(pk__in=())

    return query


def reference_query(typed: str) -> Q:
    """整理番号 from its beginning on, or `081-00010〜081-00020`."""
    first, gap, last = normalise(typed).upper().replace("～", "〜").partition("〜")
    if gap:
        upper = f"{last}\U0010ffff" if last else "\U0010ffff"
        return Q(reference__gte=first, reference__lte=upper)
    return Q(reference__startswith=first)


def reference_from(typed: str) -> Q:
    """整理番号 from this one on."""
    return Q(reference__gte=normalise(typed).upper())


def reference_to(typed: str) -> Q:
    """Up to this 整理番号; of a beginning, all that begin so are within."""
    return Q(reference__lte=f"{normalise(typed).upper()}\U0010ffff")


def tag_query(typed: str) -> Q:
    """The vehicle of a whole tag number."""
    tags = Tag.objects.filter(code=codes.normalise(typed)).values_list("pk", flat=True)
    return Q(tag__in=list(tags))


def overdue(today: date) -> Q:
    """Kept longer than its last day of storage."""
    return Q(status=Vehicle.Status.STORED, keep_until__lt=today)


def said(value: Any) -> str:
    """A value as a person would say it."""
    if isinstance(value, date):
        return wareki.short_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list):
        return "・".join(map(str, value))
    return str(value)


def _number(column: str) -> Callable[[str], Q]:
    return lambda typed: Q(**{f"{column}__iexact": reg_key(typed)})


N, OUT = Needs.NUMBERS, Needs.OUTLINE
REMOVAL, REGISTRATION, BODY, KEEPING, END = (
    "撤去",
    "防犯登録・番号",
    "車体",
    "保管・通知",
    "返還・処分",
)
IN_FORCE = Exists(Hold.objects.filter(vehicle=OuterRef("pk"), lifted_at=None))


def _held(kinds: Any) -> Q:
    held = Hold.objects.filter(vehicle=OuterRef("pk"), lifted_at=None, kind__in=kinds)
    return Q(Exists(held))


def _damaged(places: Any) -> Q:
    rows = Vehicle.damage_places.through._default_manager.filter(damageplace__in=places)
    return Q(pk__in=rows.values("vehicle"))


CONDITIONS: tuple[Condition, ...] = (
    text("reference", "整理番号", REMOVAL, reference_query, OUT),
    text("reference_from", "整理番号 から", REMOVAL, reference_from, OUT),
    text("reference_to", "整理番号 まで", REMOVAL, reference_to, OUT),
    text("tag", "札番号", REMOVAL, tag_query, OUT),
    Condition(
        "since",
        "撤去日 から",
        REMOVAL,
        lambda: WarekiDateField(label="撤去日 から", required=False),
        lambda day: Q(removed_on__gte=day),
        OUT,
    ),
    Condition(
        "until",
        "撤去日 まで",
        REMOVAL,
        lambda: WarekiDateField(label="撤去日 まで", required=False),
        lambda day: Q(removed_on__lte=day),
        OUT,
    ),
    *times("removed_at", "撤去時間", REMOVAL, "removed_at", OUT),
    *dates("warned", "警告日", REMOVAL, "warned_at__date", OUT),
    entries("place", "撤去場所", REMOVAL, RemovalPlace, query=_places, needs=OUT),
    entries("crew", "撤去班", REMOVAL, Crew, "crew"),
    entries("removal_kind", "撤去区分", REMOVAL, RemovalKind, "removal_kind", needs=OUT),
    choices(
        "zone",
        "区域",
        REMOVAL,
        Verdict.ZoneStatus.choices,
        lambda found: Q(zone_status__in=found),
        OUT,
    ),
    text("address_text", "撤去場所の住所", REMOVAL, address_query),
    either("early", "30分前の撤去", REMOVAL, ~Q(early_reason="")),
    either("photos", "写真", REMOVAL, Q(Exists(Photo.objects.filter(vehicle=OuterRef("pk"))))),
    text("registration", "防犯登録番号", REGISTRATION, masked(masks.registration_query), N),
    text("prefix", "防犯登録 記号", REGISTRATION, _number("registration_prefix"), N),
    text("serial", "防犯登録 番号", REGISTRATION, masked(masks.registration_query), N),
    choices(
        "jurisdiction",
        "管轄",
        REGISTRATION,
        Vehicle.Jurisdiction.choices,
        lambda found: Q(registration_jurisdiction__in=found),
        N,
    ),
    entries(
        "station",
        "警視庁の警察署",
        REGISTRATION,
        PoliceOffice,
        "registration_police",
        needs=N,
        kind=PoliceOffice.Kind.STATION,
    ),
    entries(
        "force",
        "道府県警察",
        REGISTRATION,
        PoliceOffice,
        "registration_police",
        needs=N,
        kind=PoliceOffice.Kind.HEADQUARTERS,
    ),
    entries(
        "sticker", "シールの色", REGISTRATION, StickerColor, "registration_sticker_color", needs=N
    ),
    text("frame", "車体番号", REGISTRATION, masked(masks.frame_query), N),
    text("plate", "標識番号", REGISTRATION, masked(masks.plate_query), N),
    entries("kind", "車種", BODY, VehicleKind, "vehicle_kind", needs=OUT),
    entries("body_type", "型式", BODY, BodyType, "body_type", needs=OUT),
    entries("color", "色", BODY, Color, "color", needs=OUT),
    entries("maker", "メーカー", BODY, Maker, "maker", needs=OUT),
    trilean("basket", "かご", BODY),
    entries("basket_place", "かごの箇所", BODY, BasketPlace, "basket_place"),
    trilean("gear", "ギア", BODY),
    entries("gear_kind", "ギアの種類", BODY, GearKind, "gear_kind"),
    entries("lock_kind", "錠", BODY, LockKind, "lock_kind"),
    trilean("lock_cut", "チェーン錠切断", BODY),
    trilean("damage", "破損", BODY),
    entries("damage_place", "破損箇所", BODY, DamagePlace, query=_damaged),
    either("inoperable", "機能喪失", BODY, Q(inoperable=True)),
    entries("yard", "保管所", KEEPING, StorageYard, "yard", needs=OUT),
    choices(
        "state", "状態", KEEPING, Vehicle.Status.choices, lambda found: Q(status__in=found), OUT
    ),
    *dates("taken_in", "搬入日", KEEPING, "taken_in_at__date"),
    either("inspected", "二次登録", KEEPING, Q(inspected_at__isnull=False), "済 未"),
    text("spot", "保管位置", KEEPING, lambda typed: Q(storage_spot__startswith=typed)),
    *dates("keep", "保管期限", KEEPING, "keep_until"),
    either("held", "保留", KEEPING, Q(IN_FORCE)),
    entries("hold_kind", "保留の種類", KEEPING, HoldKind, query=_held),
    *dates("asked", "警察照会日", KEEPING, "registration_asked_on"),
    *dates("replied", "警察回答日", KEEPING, "registration_replied_on"),
    either("owner", "所有者", KEEPING, Q(owner__isnull=False), "判明 不明"),
    *dates("stored_notice", "保管公示日", KEEPING, "stored_notice_on"),
    *dates("postcard", "返還ハガキ通知日", KEEPING, "postcard_on"),
    either("bounced", "返戻", KEEPING, ~Q(bounce_reason="")),
    *dates("bounced_on", "返戻日", KEEPING, "bounced_on"),
    choices(
        "bounce_reason",
        "返戻の内容",
        KEEPING,
        Vehicle.BounceReason.choices,
        lambda found: Q(bounce_reason__in=found),
        Needs.WHOLE,
    ),
    *dates("posted", "処分公示日", KEEPING, "posted_on"),
    trilean("theft_report", "盗難届", KEEPING),
    text("notes", "備考・状態メモ", KEEPING, notes_query),
    either("released", "返還", END, Q(status=Vehicle.Status.RELEASED), "返還済 未返還"),
    *dates("released_on", "返還日", END, "released_at__date"),
    entries("release_kind", "返還区分", END, ReleaseKind, "release_kind"),
    trilean("fee_waived", "免除", END),
    entries("disposition", "最終処理区分", END, Disposition, "disposition"),
    *dates("settled", "最終処理日", END, "settled_on"),
)
BY_NAME = {one.name: one for one in CONDITIONS}
