"""Who passes the door of the GIS, and by what key."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from maps.gisdoor import workflow
from maps.gisdoor.models import AccessToken
from office.audit.models import Change, Entry
from tests.factories import AccessTokenFactory, UserFactory, VehicleFactory

from .conftest import SECRET, SEES_ALL, basic

pytestmark = pytest.mark.django_db
PATH = "/gis/collections"


def test_a_program_without_a_key_is_asked_for_one(client):
    answer = client.get(PATH)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize("headers", [basic(SECRET), {"Authorization": f"Bearer {SECRET}"}])
def test_a_key_opens_as_password_or_as_bearer(client, key, headers):
    assert client.get(PATH, headers=headers).status_code == 200
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic %%%",
        "Basic /////w==",
        "Bearer ",
        "Digest x",
        basic("gis_other")["Authorization"],
        basic("")["Authorization"],
    ],
)
def test_anything_else_opens_nothing(client, key, header):
    assert client.get(PATH, headers={"Authorization": header}).status_code == 401


def test_a_wrong_key_is_refused_even_to_somebody_signed_in(client, key, officer):
    client.force_login(officer)
    assert client.get(PATH, headers=basic("gis_wrong")).status_code == 401


def test_a_key_opens_nothing_but_the_door(client, key):
    for path in ("/", "/vehicles/", "/gis/guide/"):
        assert client.get(path, headers=basic(SECRET)).status_code in (302, 401)


def test_a_stopped_key_opens_nothing(client, key):
    workflow.revoke(key, at=timezone.now(), actor=UserFactory())
    assert client.get(PATH, headers=basic(SECRET)).status_code == 401


def test_a_key_that_has_run_out_opens_nothing(client, officer):
    yesterday = timezone.localdate() - timedelta(days=1)
    AccessTokenFactory(user=officer, secret=SECRET, valid_until=yesterday)
    assert client.get(PATH, headers=basic(SECRET)).status_code == 401


def test_a_key_dies_with_the_account(client, key):
    key.user.is_active = False
    key.user.save()
    assert client.get(PATH, headers=basic(SECRET)).status_code == 401


def test_a_key_shows_no_more_than_its_user_may_see(client, user_who_can):
    user = user_who_can("gisdoor.read_features", "geo.view_map")
    AccessTokenFactory(user=user, secret=SECRET)
    shown = client.get(PATH, headers=basic(SECRET)).json()["collections"]
    assert {one["id"] for one in shown} == {"zones", "stations", "removal_places", "yards"}
    assert client.get(f"{PATH}/removals/items", headers=basic(SECRET)).status_code == 404


def test_a_user_without_the_permission_is_refused(client, user_who_can):
    AccessTokenFactory(user=user_who_can("geo.view_map"), secret=SECRET)
    assert client.get(PATH, headers=basic(SECRET)).status_code == 403


def test_the_last_use_is_kept_once_a_day_and_leaves_no_trail(
    client, key, django_assert_num_queries
):
    before = Change.objects.count()
    client.get(PATH, headers=basic(SECRET))
    key.refresh_from_db()
    assert key.last_used_on == timezone.localdate()
    assert Change.objects.count() == before


def test_who_sees_one_yard_reads_one_yard(client, user_who_can):
    here, _ = VehicleFactory(), VehicleFactory()
    user = user_who_can(
        *(name for name in SEES_ALL if name != "vehicles.view_every_yard"), unit=here.yard.unit
    )
    client.force_login(user)
    found = client.get(f"{PATH}/removals/items").json()
    assert [one["properties"]["reference"] for one in found["features"]] == [here.reference]
    assert found["numberMatched"] == 1


# --- keys -----------------------------------------------------------------------------------
@pytest.fixture
def admin(client, user_who_can):
    user = user_who_can("gisdoor.manage_tokens")
    client.force_login(user)
    return user


def typed(user, **more):
    in_a_month = timezone.localdate() + timedelta(days=30)
    return {"user": user.pk, "name": "QGIS 計画係", "valid_until": in_a_month, **more}


def test_a_new_key_is_shown_once_and_only_its_digest_is_kept(client, admin, planner):
    client.post("/gis/keys/", typed(planner))
    page = client.get("/gis/keys/").content.decode()
    token = AccessToken.objects.get()
    secret = page.split('class="code-input">')[1].split("<")[0]
    assert token.user == planner
    assert secret.startswith(token.hint)
    assert secret not in str(AccessToken.objects.values().get())
    assert secret not in str(list(Change.objects.values("after")))
    assert token.digest not in str(list(Change.objects.values("after")))
    assert secret not in client.get("/gis/keys/").content.decode()
    client.logout()
    assert client.get(PATH, headers=basic(secret)).status_code == 200


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"valid_until": "2020-01-01"}, "今日より前の日は指定できません"),
        ({"valid_until": "2999-01-01"}, "有効期限は1年以内"),
        ({"name": ""}, "このフィールドは必須です"),
    ],
)
def test_a_key_that_cannot_be_made_says_why_and_keeps_what_was_typed(
    client, admin, planner, more, said
):
    page = client.post("/gis/keys/", typed(planner, **more), follow=True).content.decode()
    assert said in page
    assert AccessToken.objects.count() == 0


def test_a_key_is_not_made_for_somebody_who_may_not_read(client, admin):
    page = client.post("/gis/keys/", typed(UserFactory()), follow=True).content.decode()
    assert "役割に加えるか" in page


def test_stopping_a_key_is_in_the_trail(client, admin, planner):
    token, _ = workflow.issue(planner, "QGIS", date(2099, 1, 1), actor=admin)
    client.post(f"/gis/keys/{token.pk}/stop/")
    client.post(f"/gis/keys/{token.pk}/stop/")
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "gisdoor.issue",
        "gisdoor.revoke",
    ]


def test_the_guide_says_where_to_connect_and_how_much_there_is(client, officer):
    VehicleFactory()
    client.force_login(officer)
    page = client.get("/gis/guide/").content.decode()
    assert "http://testserver/gis/" in page
    assert "gis.removals" in page
