"""What thousands of changes at once must not lose: the whole trail, and the terms of each row."""

import json
from datetime import UTC, date, datetime

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat

from ledger.vehicles import masterdata
from ledger.vehicles.models import Color, SearchTerms, Vehicle
from ledger.vehicles.models.vehicle import KEYS
from office.audit.models import Change
from tests.factories import CollectorFactory, OwnerFactory, VehicleFactory

pytestmark = pytest.mark.django_db
SOMETHING_ELSE = {
    "storage_spot": "C-9",
    "remarks": "前かごに傘\n2行目",
    "frame_number": "XY-987",
    "keep_until": date(2026, 12, 31),
    "inspected_at": datetime(2026, 4, 11, 1, 2, 3, 456789, tzinfo=UTC),
    "inoperable": True,
    "gear_count": 6,
    "accuracy_m": 3.25,
    "position": Point(139.65, 35.63, srid=4326),
    "crew": None,
    "basket": "yes",
}


def row_of(vehicle):
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(v) FROM vehicles_vehicle v WHERE id = %s", [vehicle.pk])
        (found,) = cursor.fetchone()
    row = json.loads(found) if isinstance(found, str) else found
    return {column: value for column, value in row.items() if column not in KEYS}


def terms_of(vehicle):
    return SearchTerms.objects.values("numbers", "words", "people").get(vehicle=vehicle)


def changes_of(vehicle):
    return list(Change.objects.filter(model="vehicles.vehicle", record=str(vehicle.pk)))


@pytest.mark.parametrize("names", [[name] for name in SOMETHING_ELSE] + [list(SOMETHING_ELSE)])
def test_the_trail_tells_of_an_update_what_both_whole_rows_tell(names):
    vehicle = VehicleFactory()
    known, before = {one.pk for one in changes_of(vehicle)}, row_of(vehicle)
    Vehicle.objects.filter(pk=vehicle.pk).update(**{name: SOMETHING_ELSE[name] for name in names})
    after = row_of(vehicle)
    changed = {column for column in before if before[column] != after[column]}
    assert len(changed) == len(names)
    (line,) = (one for one in changes_of(vehicle) if one.pk not in known)
    assert line.operation == Change.Operation.UPDATE
    assert line.before == {column: before[column] for column in changed}
    assert line.after == {column: after[column] for column in changed}


def test_a_list_entry_is_trailed_by_its_key():
    masterdata.load()
    vehicle, color = VehicleFactory(), Color.objects.first()
    Vehicle.objects.filter(pk=vehicle.pk).update(color=color)
    line = max(changes_of(vehicle), key=lambda one: one.pk)
    assert (line.before, line.after) == ({"color_id": None}, {"color_id": color.pk})


def test_writing_what_is_there_already_leaves_no_line():
    vehicle = VehicleFactory(remarks="同じ")
    known = len(changes_of(vehicle))
    Vehicle.objects.filter(pk=vehicle.pk).update(remarks="同じ", yard=F("yard"))
    assert len(changes_of(vehicle)) == known


def test_coming_and_going_are_trailed_whole():
    vehicle = VehicleFactory(frame_number="GX-1")
    row = row_of(vehicle)
    (line,) = changes_of(vehicle)
    assert (line.operation, line.before, line.after) == (Change.Operation.INSERT, None, row)
    key = vehicle.pk
    vehicle.delete()
    line = Change.objects.filter(model="vehicles.vehicle", record=str(key)).latest("pk")
    assert (line.operation, line.before, line.after) == (Change.Operation.DELETE, row, None)


def test_notes_of_many_refresh_their_words_and_nothing_else_is_lost():
    rows = [
        VehicleFactory(frame_number=f"GX-{number}", remarks="" if number else "元の備考")
        for number in range(3)
    ]
    for row in rows:
        OwnerFactory(vehicle=row)
        CollectorFactory(vehicle=row, name="別人 花子")
    before = [terms_of(row) for row in rows]
    Vehicle.objects.update(remarks=Concat(F("remarks"), Value("計測中")))
    told = [terms_of(row) for row in rows]
    assert all("w計測" in one["words"] for one in told)
    for old, new in zip(before, told, strict=True):
        assert (old["numbers"], old["people"]) == (new["numbers"], new["people"])
    SearchTerms.objects.update(numbers=[], words=[], people=[])
    with connection.cursor() as cursor:
        cursor.execute("SELECT vehicles_refresh_terms(array_agg(id)) FROM vehicles_vehicle")
    assert [terms_of(row) for row in rows] == told, "worked out from nothing it is the same"


def test_numbers_and_notes_changed_together_are_both_found():
    vehicle = VehicleFactory()
    Vehicle.objects.filter(pk=vehicle.pk).update(
        frame_number="ZZ-4711", remarks="傘あり", address_text="太子堂一丁目"
    )
    terms = terms_of(vehicle)
    assert "w傘" in terms["words"]
    assert "d太子" in terms["words"]
    assert any(gram.startswith("f") for gram in terms["numbers"])
