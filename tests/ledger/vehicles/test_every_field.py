"""Every field of a record reaches every place: form, search, page, paper, file, trail, glossary.

A new field fails here until it has arrived, or until the table of exceptions says why it need
not. A field that arrives after all fails too, so that the table stays true. L-01, STYLE 4.9.
"""

from datetime import date

import pytest
from django.db.models import Exists, F, GeneratedField, Q
from django.template.loader import render_to_string

from deploy import glossary
from ledger.vehicles import history
from ledger.vehicles.deadlines import Rules
from ledger.vehicles.exports.columns import COLUMNS
from ledger.vehicles.facts import groups
from ledger.vehicles.facts.people import collector_facts, owner_facts
from ledger.vehicles.filters.conditions import CONDITIONS
from ledger.vehicles.filters.people import FOLDS
from ledger.vehicles.forms.entry import EntryForm
from ledger.vehicles.forms.inspection import InspectionForm
from ledger.vehicles.forms.people import CollectorForm, OwnerForm
from ledger.vehicles.forms.record import EDITABLE, OF_THE_STEPS
from ledger.vehicles.models import Collector, Owner, Vehicle
from ledger.vehicles.models.person import KEYS as PERSON_KEYS
from ledger.vehicles.models.person import PERSONAL
from ledger.vehicles.sight import Sight
from office.audit.triggers import AuditTrail
from tests.factories import CollectorFactory, OwnerFactory, VehicleFactory

WHOLE = Sight(whole=True, numbers=True, every_yard=True)
MEASURED = "機器か仕組みが測って書く値で、人は直さない"
STEP = "手続きだけが書く（訂正の画面に、どの手続きかを示す）"
SYSTEM = "仕組みの内部の値で、人は読まない"
NOT_ASKED = "L-16の検索条件になく、ほかの条件か一覧の出力で足りる"
BY_ANOTHER = "同じことを別の項目の条件で探せる"

# field: {place: why it does not get there}
EXCEPTIONS = {
    "id": dict.fromkeys(("form", "search", "page", "file", "history"), SYSTEM),
    "key": dict.fromkeys(("form", "search", "page", "file", "history"), SYSTEM),
    "reference": {"form": "登録のときに決まり、変わらない"},
    "tag": {},
    "status": {"form": STEP},
    "removed_by": {"form": MEASURED, "search": NOT_ASKED},
    "removed_on": {"form": "撤去日時から決まる（同じ欄で入力する）"},
    "received_at": {"form": MEASURED, "search": NOT_ASKED},
    "removable_at": {"form": "警告時間と区域から決まる", "search": NOT_ASKED},
    "clock_note": {"form": MEASURED, "search": NOT_ASKED},
    "place_override_reason": {"search": NOT_ASKED},
    "verdict": {
        "form": MEASURED,
        "search": BY_ANOTHER,
        "file": "判定の結果（場所・区域・保管所）を別の列に出す",
        "history": "場所・区域の変更として出る",
    },
    "position": {
        "search": "地図の範囲で探す",
        "history": "数字の羅列で読めない。変更履歴の画面には出る",
    },
    "position_source": {"form": MEASURED, "search": NOT_ASKED},
    "accuracy_m": {"form": MEASURED, "search": NOT_ASKED},
    "moved_at": {"form": STEP, "search": NOT_ASKED},
    "in_transit_to": {"form": STEP, "search": "移送の画面に一覧がある"},
    "manifest": {"form": STEP, "search": NOT_ASKED, "file": "引継ぎの画面にまとまっている"},
    "taken_in_by": {"form": STEP, "search": NOT_ASKED},
    "inspected_at": {"form": STEP},
    "inspected_by": {"form": STEP, "search": NOT_ASKED},
    "gear_count": {"search": NOT_ASKED},
    "inoperable_reason": {"search": BY_ANOTHER},
    "theft_reported_at": {"search": BY_ANOTHER},
    "theft_police": {"search": BY_ANOTHER},
    "theft_receipt_number": {"search": BY_ANOTHER},
    "stored_notice_on": {"form": STEP},
    "posted_on": {"form": STEP},
    "released_at": {"form": STEP},
    "released_by": {"form": STEP, "search": NOT_ASKED},
    "release_kind": {"form": STEP},
    "fee_waived": {"form": STEP},
    "fee_paid": {"form": STEP, "search": NOT_ASKED},
    "disposition": {"form": STEP},
    "settled_on": {"form": STEP},
    "proceeds": {"form": STEP, "search": NOT_ASKED},
}
SOURCES = {
    "registration_key": ("registration_prefix", "registration_serial"),
    "frame_key": ("frame_number",),
    "plate_key": ("plate_number",),
    "address_key": ("address_text",),
    "notes_key": ("remarks", "condition_memo"),
}
"""What the computed columns are made of: who finds by them finds by these."""

# L-03a: what the tablet's second registration leaves to the desk, and why.
ONLY_AT_THE_DESK = {
    **dict.fromkeys(
        (
            *("warned_at", "removed_at", "early_reason", "removal_kind", "crew"),
            *("removal_place", "zone_status", "place_override_reason", "address_text"),
        ),
        "一次登録で入る。直すのは台帳の訂正（同じ画面がタブレットと電話で開く）",
    ),
    "keep_until": "自動で入る。変えるのは権限のある人だけ",
    **dict.fromkeys(
        (
            *("registration_asked_on", "registration_replied_on", "postcard_on"),
            *("bounced_on", "bounce_reason"),
            *("theft_report", "theft_reported_at", "theft_police", "theft_receipt_number"),
        ),
        "区の事務で入る。保管所では台帳の訂正から",
    ),
    "basket": "かごの箇所から決まる",
    "gear": "ギアの種類から決まる",
}


def stored_fields(model):
    """The fields that somebody or something writes; what is computed follows from them."""
    return [one for one in model._meta.concrete_fields if not isinstance(one, GeneratedField)]


NAMES = [field.name for field in stored_fields(Vehicle)] + ["damage_places"]


def leaves(condition):
    """The names of the model's own fields in a condition, expressions included."""
    if isinstance(condition, Q):
        for child in condition.children:
            yield from leaves(child)
    elif isinstance(condition, tuple):
        yield condition[0].split("__")[0]
    elif isinstance(condition, F):
        yield condition.name
    elif not isinstance(condition, Exists):
        for part in condition.get_source_expressions():
            yield from leaves(part)


def searched():
    """The fields some condition of the search asks by, tried with values of every sort."""
    found = set()
    for condition in CONDITIONS:
        for sample in ("yes", "A12345", date(2026, 4, 1), []):
            try:
                query = condition.query(sample)
            except (TypeError, AttributeError, ValueError):
                continue
            found.update(leaves(query))
            break
    found |= {"damage_places"} if any(one.name == "damage_place" for one in CONDITIONS) else set()
    return found | {name for key in found & set(SOURCES) for name in SOURCES[key]}


def on_the_page(vehicle):
    return {
        name
        for group in groups(vehicle, WHOLE, Rules())
        for fact in group.facts
        for name in fact.fields
    }


def exported():
    paths = {path.split("__")[0] for column in COLUMNS for path in column.paths}
    found = {field.name for field in Vehicle._meta.concrete_fields if field.attname in paths}
    return (
        found
        | paths
        | {column.more for column in COLUMNS if column.more}
        | {column.name for column in COLUMNS}
    )


@pytest.fixture
def reached(db):
    return {
        "form": set(EDITABLE) | {"tag", "yard", "taken_in_at", "position"} & in_entry(),
        "search": searched(),
        "page": on_the_page(VehicleFactory()),
        "file": exported() | position_as_degrees(),
        "history": {
            field.name for field in stored_fields(Vehicle) if field.name not in history.LEFT_OUT
        }
        | {"damage_places"},
    }


def in_entry():
    """Fields of the new record's form under the ledger's names."""
    names = set(EntryForm.base_fields)
    return (names - {"tag_code"}) | ({"tag"} if "tag_code" in names else set())


def position_as_degrees():
    names = {column.name for column in COLUMNS}
    return {"position"} if {"latitude", "longitude"} <= names else set()


@pytest.mark.parametrize("place", ["form", "search", "page", "file", "history"])
def test_every_field_of_a_vehicle_reaches(place, reached):
    missing = {name for name in NAMES if name not in reached[place]}
    excused = {name for name, why in EXCEPTIONS.items() if place in why}
    assert missing - excused == set(), f"not in the {place}, and no reason why"
    assert excused - missing == set(), f"in the {place} after all: take the exception away"


def test_exceptions_are_of_real_fields_and_have_reasons():
    assert set(EXCEPTIONS) <= set(NAMES)
    assert all(reason for why in EXCEPTIONS.values() for reason in why.values())


def test_what_a_step_writes_is_named_beside_the_form():
    beside = {name for _, names in OF_THE_STEPS for name in names}
    stepped = {name for name, why in EXCEPTIONS.items() if why.get("form") == STEP}
    assert stepped - beside <= {
        *("moved_at", "in_transit_to", "manifest", "taken_in_by", "inspected_by", "released_by")
    }, "who and when go with the step that is named"
    assert not beside & set(EDITABLE)


def test_paper_tells_what_the_page_tells(db):
    vehicle = VehicleFactory(remarks="紙にも出る備考", frame_number="PRINT123")
    told = groups(vehicle, WHOLE, Rules())
    paper = render_to_string("vehicles/vehicle_print.html", {"vehicle": vehicle, "groups": told})
    for group in told:
        assert group.title in paper
        for fact in group.known:
            assert fact.name in paper


@pytest.mark.parametrize("model", [Vehicle, Owner, Collector])
def test_the_trail_follows_every_field_but_the_computed_ones(model):
    (trail,) = (one for one in model._meta.triggers if isinstance(one, AuditTrail))
    computed = {
        field.name for field in model._meta.concrete_fields if isinstance(field, GeneratedField)
    }
    assert set(trail.hidden) == computed
    assert set(trail.personal) == (set() if model is Vehicle else set(PERSONAL))


@pytest.mark.parametrize(
    ("factory", "form", "facts", "who"),
    [
        (OwnerFactory, OwnerForm, owner_facts, "owner"),
        (CollectorFactory, CollectorForm, collector_facts, "collector"),
    ],
)
def test_every_field_of_a_person_reaches_form_page_file_and_search(factory, form, facts, who, db):
    person = factory()
    names = {field.name for field in stored_fields(type(person))} - {"id", "vehicle"}
    on_page = {name for fact in facts(person, opened=True) for name in fact.fields}
    assert names - on_page == set()
    assert names - set(form.base_fields) == {"changed_at"}, "written by itself"
    in_file = {column.paths[0].split("__")[1] for column in COLUMNS if column.name.startswith(who)}
    excused = {"changed_at", "known_on", "is_company", "relation_note"}
    assert names - in_file <= excused, "notes on the data, not the person's data"
    assert set(FOLDS) == set(PERSONAL), "each is searched by its folded form"
    assert len(PERSON_KEYS) == 4


@pytest.mark.parametrize("model", [Vehicle, Owner, Collector])
def test_the_glossary_has_every_field(model):
    known = {(one["ja"], one["en"]) for one in glossary.read()["fields"]}
    ours = {
        (str(field.verbose_name), f"{model.__name__}.{field.name}")
        for field in stored_fields(model)
        if field.name != "id"
    }
    assert ours - known == set(), "add it under `fields` in docs/glossary.yaml"
    gone = {one for one in known if one[1].startswith(f"{model.__name__}.")} - ours
    assert gone == set()


def test_phone_tablet_and_desk_offer_the_same_fields():
    """L-03a, L-03b: the desk's form opens on every device; the tablet's own has what it needs."""
    tablet = set(InspectionForm.base_fields) - {"seen"}
    assert tablet <= set(EDITABLE), "what the tablet asks the desk can correct"
    assert set(EDITABLE) - tablet == set(ONLY_AT_THE_DESK), "say why, or ask for it there too"
    assert set(EDITABLE) <= set(EntryForm.base_fields)
