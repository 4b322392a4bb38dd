"""The roles as shipped, against the matrix of who may know what (SECURITY part c)."""

import pytest
from django.contrib.auth.models import Permission

from office.accounts import roles
from tests.access_table import ROLES

CALLERS = "requests.view_requester"
EVERY_YARD = "vehicles.view_every_yard"
TRAIL = "audit.search_trail"
USERS = "accounts.manage_users"


def holders(permission):
    return {role for role, names in roles.ROLES.items() if permission in names}


def test_the_table_of_addresses_speaks_of_the_same_roles():
    assert set(roles.ROLES) == set(ROLES)


@pytest.mark.parametrize("permission", sorted({one for row in roles.ROLES.values() for one in row}))
def test_every_permission_that_a_role_names_exists(permission, db):
    app, codename = permission.split(".")
    assert Permission.objects.filter(content_type__app_label=app, codename=codename).exists()


def test_callers_are_known_to_the_desk_only():
    assert holders(CALLERS) == {"operator", "officer", "admin"}


def test_a_crew_works_and_looks_nothing_up():
    forbidden = {CALLERS, EVERY_YARD, TRAIL, USERS, "vehicles.view_vehicle"}
    assert not forbidden & set(roles.ROLES["crew"])


def test_a_planner_sees_no_record_of_a_person_or_a_vehicle():
    """What a planner reads of the ledger is an outline: no numbers, photos, exact places."""
    ledger = {name for name in roles.ROLES["planner"] if name.startswith("vehicles.")}
    assert ledger == {"vehicles.view_outline", EVERY_YARD}
    assert not {CALLERS, "requests.view_removalrequest"} & set(roles.ROLES["planner"])


def test_a_yard_keeps_to_itself():
    assert EVERY_YARD not in roles.ROLES["yard"]


def test_an_auditor_changes_nothing():
    writes = ("add_", "change_", "delete_", "edit_", "dispatch", "take_in", "draw_", "manage_")
    names = [name.split(".")[1] for name in roles.ROLES["auditor"]]
    assert not [name for name in names if name.startswith(writes)]


def test_only_the_administrator_manages_users():
    assert holders(USERS) == {"admin"}


def test_loading_again_leaves_what_the_ward_has_changed(db):
    roles.load()
    role = roles.Role.objects.get(name="crew")
    role.permissions.clear()
    roles.load()
    assert role.permissions.count() == 0
    roles.load(reset=True)
    assert role.permissions.count() > 0
