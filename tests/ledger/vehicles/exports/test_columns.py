"""Which columns there are, and who may take which out."""

import pytest

from ledger.vehicles.exports import BY_NAME, COLUMNS, PRESETS, Kind, open_to, people_among
from ledger.vehicles.models import Collector, Owner, Vehicle
from office.accounts import roles
from office.accounts.models import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

# Fields of the record that no column tells, each with its reason.
NOT_TOLD = {
    "id": "the reference names the record",
    "key": "of the sending phone",
    "manifest": "the paper of the truck, not of the vehicle",
    "verdict": "removal_place and zone_status tell what was judged",
    "position": "latitude and longitude",
}
NUMBERS = {
    "registration_prefix",
    "registration_serial",
    "frame_number",
    "plate_number",
    "theft_receipt_number",
}
OF_PEOPLE = {
    f"{who}_{what}"
    for who in ("owner", "collector")
    for what in ("name", "kana", "postcode", "address", "phone")
} | {"owner_source", "collector_relation"}


def user_of(role):
    roles.load()
    user = UserFactory()
    user.groups.add(Role.objects.get(name=role))
    return user


def test_every_field_of_the_record_is_told_or_has_a_reason_not_to_be():
    fields = {field.name for field in (*Vehicle._meta.concrete_fields, *Vehicle._meta.many_to_many)}
    folded = {name for name in fields if name.endswith("_key")}  # repeat others for searching
    assert sorted(fields - set(BY_NAME) - set(NOT_TOLD) - folded) == []
    assert sorted(set(NOT_TOLD) - fields) == []


def test_every_field_about_a_person_is_told_or_has_a_reason_not_to_be():
    not_told = {"id", "vehicle", "changed_at", "known_on", "is_company", "relation_note"}
    for model in (Owner, Collector):
        prefix = model._meta.model_name
        fields = {field.name for field in model._meta.concrete_fields}
        told = {name.removeprefix(f"{prefix}_") for name in BY_NAME if name.startswith(prefix)}
        folded = {name for name in fields if name.endswith("_key")}
        assert sorted(fields - told - not_told - folded) == []


def test_what_names_a_person_or_a_number_is_marked_so():
    assert {one.name for one in COLUMNS if one.kind == Kind.PEOPLE} == OF_PEOPLE
    assert {one.name for one in COLUMNS if one.kind == Kind.NUMBERS} == NUMBERS
    assert {one.name for one in people_among(COLUMNS)} == OF_PEOPLE


def test_no_column_is_there_twice_and_presets_name_columns():
    assert len({one.name for one in COLUMNS}) == len({one.label for one in COLUMNS}) == len(COLUMNS)
    for columns in PRESETS.values():
        assert set(columns) <= set(BY_NAME)
        assert not OF_PEOPLE & set(columns)


def test_an_officer_may_take_everything_out():
    assert open_to(user_of("officer")) == list(COLUMNS)


def test_a_planner_takes_out_an_outline():
    kinds = {one.kind for one in open_to(user_of("planner"))}
    names = {one.name for one in open_to(user_of("planner"))}
    assert kinds == {Kind.OUTLINE}
    assert not names & {"remarks", "address_text", "photos", "tag", "storage_spot", "removed_by"}


@pytest.mark.parametrize("role", ["operator", "crew", "yard", "auditor"])
def test_others_take_nothing_out(role):
    assert open_to(user_of(role)) == []


def test_numbers_and_people_need_their_own_permission(user_who_can):
    base = ("vehicles.view_vehicle", "vehicles.export_vehicle")
    assert {one.kind for one in open_to(user_who_can(*base))} == {Kind.OUTLINE, Kind.PLAIN}
    seeing = user_who_can(*base, "vehicles.view_people", "vehicles.view_numbers")
    assert {one.kind for one in open_to(seeing)} == {Kind.OUTLINE, Kind.PLAIN, Kind.NUMBERS}
    exporting = user_who_can(*base, "vehicles.view_people", "vehicles.export_people")
    assert {one.kind for one in open_to(exporting)} == {Kind.OUTLINE, Kind.PLAIN, Kind.PEOPLE}
