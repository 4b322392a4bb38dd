"""Accounts and roles through their pages. S-04, D14."""

import pytest
from django.contrib.auth.models import Permission

from office.accounts import masterdata, roles
from office.accounts.models import Role, Unit, User
from office.audit.models import Change, Entry
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(user_who_can):
    return user_who_can("accounts.manage_users", username="admin1")


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def permission(name):
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def test_loading_creates_units_and_seven_roles_once(db):
    assert masterdata.load() > 0
    assert masterdata.load() == 0
    assert Unit.objects.filter(kind="crew").count() == 4
    assert Unit.objects.filter(kind="yard").count() == 6
    assert {role.label for role in Role.objects.all()} == set(Role.LABELS.values())


def test_loading_again_leaves_what_the_ward_changed(db):
    masterdata.load()
    crew = Role.objects.get(name="crew")
    crew.permissions.clear()
    masterdata.load()
    assert not crew.permissions.exists()
    roles.load(reset=True)
    assert crew.permissions.exists()


def test_every_permission_of_the_roles_exists(db):
    for names in roles.ROLES.values():
        apps = {name for name in names if not name.startswith(("maps.",))}
        assert len(roles.permissions_named(sorted(apps))) == len(apps)


@pytest.mark.parametrize("forbidden", ["requests.view_requester", "accounts.manage_users"])
@pytest.mark.parametrize("role", ["crew", "planner", "yard"])
def test_who_never_sees_a_person_is_not_given_it(role, forbidden):
    assert forbidden not in roles.ROLES[role]


def test_registering_shows_the_password_exactly_once(desk):
    unit, role = UnitFactory(), Role.objects.create(name="受付")
    made = desk.post(
        "/users/new/",
        {"username": "sato", "name": "佐藤", "unit": unit.pk, "groups": [role.pk]},
    )
    sato = User.objects.get(username="sato")
    first = desk.get(made.url).content.decode()
    shown = first.split('<code class="code-input">')[1].split("</code>")[0]
    assert sato.check_password(shown)
    assert shown not in desk.get(made.url).content.decode()
    assert list(sato.groups.values_list("name", flat=True)) == ["受付"]
    assert Entry.objects.get(action="accounts.create").target == f"accounts.user:{sato.pk}"


def test_refused_input_comes_back_filled_in(desk):
    refused = desk.post("/users/new/", {"username": "佐藤", "name": "佐藤花子"})
    assert refused.status_code == 303
    page = desk.get(refused.url).content.decode()
    assert "佐藤花子" in page
    assert "半角の英小文字と数字で3文字以上" in page
    assert not User.objects.filter(name="佐藤花子").exists()
    assert "佐藤花子" not in desk.get(refused.url).content.decode()


def test_another_set_of_roles_ends_the_sessions(desk, client):
    role = Role.objects.create(name="受付")
    worker = UserFactory()
    other = type(client)()
    other.force_login(worker)
    assert other.get("/").status_code == 200
    facts = {"username": worker.username, "name": worker.name, "unit": worker.unit_id}
    desk.post(f"/users/{worker.pk}/", facts | {"groups": [role.pk]})
    assert other.get("/").status_code == 302


def test_nobody_changes_their_own_roles_or_stops_themselves(desk, admin):
    role = Role.objects.create(name="受付")
    facts = {"username": admin.username, "name": admin.name, "unit": admin.unit_id}
    desk.post(f"/users/{admin.pk}/", facts | {"groups": [role.pk]})
    assert not admin.groups.exists()
    desk.post(f"/users/{admin.pk}/disable/")
    admin.refresh_from_db()
    assert admin.is_active


def test_the_list_finds_by_name_unit_role_and_state(desk):
    worker = UserFactory(username="kato", name="加藤")
    stopped = UserFactory(username="ito", name="伊藤", is_active=False)
    names = lambda query: {user.username for user in desk.get(f"/users/?{query}").context["page"]}  # noqa: E731
    assert names("q=加藤") == {"kato"}
    assert names(f"unit={worker.unit_id}") == {"kato"}
    assert stopped.username in names("state=stopped")
    assert stopped.username not in names("state=active")


def test_units_are_added_renamed_and_counted(desk, admin):
    desk.post("/units/", {"name": "5班", "kind": "crew"})
    fifth = Unit.objects.get(name="5班")
    UserFactory(unit=fifth)
    UserFactory(unit=fifth, is_active=False)
    assert "1人" in desk.get("/units/").content.decode()
    desk.post(f"/units/{fifth.pk}/", {"name": "第5班", "kind": "crew"})
    page = desk.get(f"/units/{fifth.pk}/").content.decode()
    assert "名称：5班 → 第5班" in page
    refused = desk.post("/units/", {"name": "第5班", "kind": "crew"})
    assert "既に存在します" in desk.get(refused.url).content.decode()
    assert list(Entry.objects.values_list("action", flat=True).order_by("pk"))[-2:] == [
        "accounts.create_unit",
        "accounts.edit_unit",
    ]


def test_the_matrix_changes_only_what_it_shows(desk, admin):
    masterdata.load()
    crew = Role.objects.get(name="crew")
    hidden = permission("contenttypes.view_contenttype")
    crew.permissions.add(hidden)
    page = desk.get("/roles/").content.decode()
    assert "撤去班：操作証跡を調べる" in page
    before = set(Role.objects.get(name="officer").permissions.all())
    fields = {
        f"role-{role.pk}": [each.pk for each in role.permissions.all()]
        for role in Role.objects.exclude(pk=crew.pk)
    }
    wanted = permission("audit.search_trail")
    desk.post("/roles/", fields | {f"role-{crew.pk}": [wanted.pk]})
    assert set(crew.permissions.all()) == {wanted, hidden}
    assert set(Role.objects.get(name="officer").permissions.all()) == before
    entry = Entry.objects.get(action="accounts.change_roles")
    assert (entry.actor, entry.detail["added"]) == (admin, ["search_trail"])
    assert Change.objects.filter(model="auth.group_permissions", actor=admin).exists()


def test_an_administrator_cannot_lock_everybody_out(client):
    masterdata.load()
    role = Role.objects.get(name="admin")
    boss = UserFactory()
    boss.groups.add(role)
    client.force_login(boss)
    client.post("/roles/", {})
    assert role.permissions.filter(codename="manage_users").exists()


@pytest.mark.parametrize("path", ["/users/", "/users/new/", "/roles/"])
def test_only_administrators_open_these_pages(client, user_who_can, path):
    client.force_login(user_who_can("audit.search_trail"))
    assert client.get(path).status_code == 403
