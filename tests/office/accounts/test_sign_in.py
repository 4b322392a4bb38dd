"""Signing in, leaving the desk, and what ends a session. P-01, P-02, P-04, C10-C15."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from deploy.settings import base
from office.accounts import workflow
from office.accounts.models import Unit, User
from office.accounts.passwords import StrengthValidator, one_time_password
from office.audit.models import Change, Entry
from tests.factories import RemovalRequestFactory, UserFactory

PASSWORD = "ringo-tsukue-kasa-umi"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    made = UserFactory(username="tanaka", name="田中")
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(client, username="tanaka", password=PASSWORD, **more):
    return client.post(
        reverse("accounts:login"), {"username": username, "password": password} | more
    )


def is_signed_in(client):
    return client.get("/password/").status_code == 200


def test_the_right_password_opens_the_first_page_with_a_new_session_key(client, user):
    client.get("/login/")
    client.session["before"] = 1
    before = client.session.session_key
    response = sign_in(client)
    assert (response.status_code, response.url) == (303, "/")
    assert client.session.session_key != before
    assert Entry.objects.get(action="accounts.sign_in").actor == user


def test_one_goes_on_to_the_page_one_wanted_but_never_to_another_site(client, user):
    assert sign_in(client, next="/password/").url == "/password/"
    client.logout()
    assert sign_in(client, next="https://elsewhere.example/").url == "/"
    client.logout()
    assert sign_in(client, next="//elsewhere.example/").url == "/"


def test_unknown_name_and_wrong_password_read_the_same_and_keep_the_name(client, user):
    pages = []
    for name in ("tanaka", "nobody"):
        response = sign_in(client, name, "wrong")
        assert response.status_code == 303
        page = client.get(response.url).content.decode()
        assert f'value="{name}"' in page
        pages.append(page.replace(name, "NAME"))
    strip = [page.split("<main", 1)[1].split("<form", 1)[0] for page in pages]
    assert strip[0] == strip[1]
    assert "パスワードが違います" in pages[0]


def test_five_wrong_passwords_close_the_door_even_for_the_right_one(client, user):
    answers = [sign_in(client, password="wrong").status_code for _ in range(5)]
    assert answers == [303, 303, 303, 303, 429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "15分" in locked.content.decode()
    assert not is_signed_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert sign_in(client).status_code == 303


def test_an_administrator_can_lift_the_lock_out(client, user, user_who_can):
    for _ in range(5):
        sign_in(client, password="wrong")
    client.force_login(user_who_can("accounts.manage_users"))
    assert "ログイン制限の解除" in client.get(f"/users/{user.pk}/").content.decode()
    client.post(f"/users/{user.pk}/unblock/")
    client.logout()
    assert sign_in(client).status_code == 303


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (1, True)])
def test_an_account_works_up_to_and_on_its_last_day(client, user, days, may):
    user.valid_until = timezone.localdate() + timedelta(days=days)
    user.save()
    sign_in(client)
    assert is_signed_in(client) is may


def test_a_session_ends_when_its_account_is_disabled_and_does_not_come_back(client, user):
    boss = UserFactory()
    sign_in(client)
    workflow.disable(user, actor=boss)
    assert not is_signed_in(client)
    workflow.enable(user, actor=boss)
    assert not is_signed_in(client)
    assert sign_in(client).status_code == 303


def test_logging_out_clears_the_cache_but_not_the_unsent_photos(client, user):
    sign_in(client)
    response = client.post("/logout/")
    assert response["Clear-Site-Data"] == '"cache"'
    assert not is_signed_in(client)
    assert client.get("/logout/").status_code in {302, 405}


def test_a_script_without_a_session_hears_401_not_a_page(client):
    answer = client.get("/users/", headers={"Sec-Fetch-Mode": "cors"})
    assert answer.status_code == 401
    assert answer.json()["error"] == "signed_out"
    assert client.put("/users/").status_code == 401
    assert client.get("/users/", headers={"Accept": "text/html"}).status_code == 302


def test_leaving_the_desk_keeps_the_session_and_returns_to_the_page(client, user):
    sign_in(client)
    client.post("/lock/", {"next": "/password/"})
    refused = client.get("/password/?a=1")
    assert refused.url == "/lock/?next=%2Fpassword%2F%3Fa%3D1"
    wrong = client.post("/lock/open/", {"password": "no", "next": "/password/?a=1"})
    assert "パスワードが違います" in client.get(wrong.url).content.decode()
    assert not is_signed_in(client)
    right = client.post("/lock/open/", {"password": PASSWORD, "next": "/password/?a=1"})
    assert right.url == "/password/?a=1"
    assert is_signed_in(client)


@pytest.mark.parametrize(("kind", "focused"), [("yard", False), ("ward", True)])
def test_a_scanner_at_a_yard_does_not_type_passwords(client, kind, focused):
    client.force_login(UserFactory(unit__kind=kind))
    client.post("/lock/")
    field = client.get("/lock/").content.decode().split('id="id_password"')[1].split(">")[0]
    assert ("autofocus" in field) is focused


def test_another_users_password_does_not_unlock(client, user):
    other = UserFactory(username="tanaka2")
    other.set_password("betsu-no-aikotoba-desu")
    other.save()
    sign_in(client)
    client.post("/lock/")
    client.post("/lock/open/", {"password": "betsu-no-aikotoba-desu"})
    assert not is_signed_in(client)


@pytest.mark.parametrize(("path", "minutes"), [("/password/", 15), ("/field/", 30)])
def test_an_idle_terminal_locks_and_scripts_hear_401(client, user, path, minutes):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        sign_in(client)
        client.get("/password/")
    with time_machine.travel(start + timedelta(minutes=minutes, seconds=-1), tick=False):
        assert "/lock/" not in client.get(path).headers.get("Location", "")
    with time_machine.travel(start + timedelta(minutes=2 * minutes, seconds=1), tick=False):
        upload = client.put(path, b"photo", content_type="image/jpeg")
        assert (upload.status_code, upload.json()["error"]) == (401, "locked")
        boosted = client.get(
            path, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{path}"}
        )
        assert boosted.status_code == 401
        assert boosted["HX-Redirect"].startswith("/lock/?next=")
        assert client.get(path).url.startswith("/lock/")
        client.post("/lock/open/", {"password": PASSWORD})
        assert "/lock/" not in client.get(path).headers.get("Location", "")


def test_what_the_field_page_fetches_elsewhere_has_the_time_of_the_field(client, user):
    start = timezone.now()
    phone = {"Referer": "http://testserver/field/", "Sec-Fetch-Mode": "cors"}
    with time_machine.travel(start, tick=False):
        sign_in(client)
        client.get("/field/", headers=phone)
    with time_machine.travel(start + timedelta(minutes=20), tick=False):
        assert client.get("/lock/alive/", headers=phone).status_code == 204
    with time_machine.travel(start + timedelta(minutes=51), tick=False):
        assert client.get("/lock/alive/", headers=phone).status_code == 401


@override_settings(SESSION_COOKIE_AGE=3600)
def test_a_busy_session_still_ends_after_its_longest_time(client, user):
    start = timezone.now()
    with time_machine.travel(start) as clock:
        sign_in(client)
        for minutes in range(10, 60, 10):
            clock.move_to(start + timedelta(minutes=minutes))
            assert is_signed_in(client)
        clock.move_to(start + timedelta(minutes=61))
        assert not is_signed_in(client)


def test_a_one_time_password_opens_only_the_change_of_password(client, user_who_can):
    admin = user_who_can("accounts.manage_users")
    unit = UserFactory().unit
    new = User(username="suzuki", name="鈴木", unit=unit)
    given = workflow.create_user(new, roles=[], actor=admin)
    sign_in(client, "suzuki", given)
    assert client.get("/").url.startswith("/password/")
    page = client.post(
        "/password/",
        {"old_password": given, "new_password": PASSWORD, "new_password_again": PASSWORD},
    )
    assert page.url == "/"
    assert client.get("/").status_code == 200
    client.logout()
    sign_in(client, "suzuki", given)
    assert not is_signed_in(client)


def test_a_weak_password_is_refused_and_says_why(client, user):
    sign_in(client)
    client.post(
        "/password/",
        {"old_password": PASSWORD, "new_password": "password2026", "new_password_again": "x"},
    )
    page = client.get("/password/").content.decode()
    assert "変更していません" in page
    assert "よく使われる" in page
    client.logout()
    assert sign_in(client).status_code == 303


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("password1234", "よく使われる"),
        ("qwertyuiop[]", "キーボード"),
        ("aaaaaaaaaaaa", "繰り返し"),
        ("abcdefghijkl", "順番"),
        ("setagaya2026", ""),
        ("tanakatanaka", ""),
        ("1985-04-12", "日付"),
    ],
)
def test_guessable_passwords_are_refused_in_japanese(user, weak, why):
    with pytest.raises(ValidationError) as refusal:
        StrengthValidator().validate(weak, user)
    assert why in refusal.value.messages[0]
    assert "4つほど" in refusal.value.messages[0]


@pytest.mark.parametrize(
    "strong", [PASSWORD, "りんごと机と傘と海を見た", "umi no mieru oka ni tatsu chiisana ie " * 3]
)
def test_long_japanese_and_spaced_passwords_are_accepted_whole(client, user, strong):
    StrengthValidator().validate(strong, user)
    user.set_password(strong)
    user.save()
    assert not user.check_password(strong[:-1])


def test_passwords_are_hashed_with_argon2id():
    with override_settings(PASSWORD_HASHERS=base.PASSWORD_HASHERS):
        assert make_password(PASSWORD).startswith("argon2$argon2id$")


def test_a_one_time_password_passes_the_test_of_strength():
    StrengthValidator().validate(one_time_password())


def test_no_page_may_be_kept_by_the_browser(client, user):
    for path in ("/login/", "/", "/users/"):
        assert client.get(path)["Cache-Control"] == "no-store"


def test_a_crew_goes_straight_to_the_field(client, user):
    from django.urls import NoReverseMatch  # noqa: PLC0415

    crew = UserFactory(unit__kind=Unit.Kind.CREW)
    client.force_login(crew)
    response = client.get("/")
    try:
        reverse("field:home")
    except NoReverseMatch:
        pytest.skip("the field page is not installed")
    assert response.status_code in {200, 302}


def test_the_first_page_shows_ones_own_work_and_how_much_of_it_waits(client, user_who_can):
    RemovalRequestFactory.create_batch(2)
    RemovalRequestFactory(state="done")
    client.force_login(user_who_can("requests.view_removalrequest", "requests.dispatch"))
    page = client.get("/").content.decode()
    assert "未配車 2件" in page
    assert "未完了 2件" in page
    assert "操作証跡" not in page
    client.force_login(UserFactory())
    assert "未配車" not in client.get("/").content.decode()


def test_the_trail_of_an_account_holds_no_password(user, user_who_can):
    workflow.reset_password(user, actor=user_who_can("accounts.manage_users"))
    for change in Change.objects.filter(model="accounts.user"):
        written = f"{change.before} {change.after}"
        assert "password'" not in written.replace("must_change_password'", "")


@pytest.mark.parametrize(
    ("asked", "words"),
    [("/no/such/page/", "画面または記録が見つかりません"), ("/users/", "権限がありません")],
)
def test_errors_are_told_in_japanese_with_a_way_on(client, user, asked, words):
    client.force_login(user)
    page = client.get(asked).content.decode()
    assert words in page
    assert "最初の画面へ戻る" in page


def test_a_fault_shows_the_page_and_no_trace(client, user, monkeypatch):
    client.force_login(user)
    client.raise_request_exception = False
    monkeypatch.setattr("office.accounts.views.session.cards_for", lambda _user: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "システムの不具合" in answer.content.decode()
    assert "ZeroDivision" not in answer.content.decode()


def test_asking_for_news_does_not_keep_a_terminal_open(client, user):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client)
        client.get("/")
        for minutes in range(2, 18, 2):
            clock.move_to(start + timedelta(minutes=minutes))
            client.get("/jobs/", headers={"X-Quiet": "1"})
        assert client.get("/").url.startswith("/lock/")
