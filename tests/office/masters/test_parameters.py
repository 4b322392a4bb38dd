"""The parameters: kinds, themes, and what a change would do before it is saved. L-05a."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ledger.vehicles.models import Relation
from office.audit.models import Entry
from office.masters import masterdata
from office.masters.models import Parameter
from office.masters.parameterform import ParametersForm
from office.masters.parameters import DEFINITIONS, THEMES, Kind
from tests.factories import VehicleFactory

pytestmark = pytest.mark.django_db
PAGE = "/masters/parameters/"


@pytest.fixture
def editor(client, user_who_can):
    masterdata.load()
    user = user_who_can("masters.edit_masters")
    client.force_login(user)
    return user


def values():
    return {each.key: each.value for each in Parameter.objects.all()}


def test_what_ships_is_taken_by_its_own_form(editor):
    form = ParametersForm(values())
    assert form.is_valid(), form.errors
    assert form.wanted == form.stored == {key: each.value for key, each in DEFINITIONS.items()}


def test_every_parameter_stands_under_one_heading(client, editor):
    Parameter.objects.create(key="ward_own", value="01", meaning="区の追加")
    form = client.get(PAGE).context["form"]
    shown = [(theme, [field.name for field in fields]) for theme, fields in form.themes()]
    assert [theme for theme, _ in shown] == [*(theme for theme, _ in THEMES), "そのほか"]
    names = [name for _, names in shown for name in names]
    assert sorted(names) == sorted(form.fields)
    assert shown[-1] == ("そのほか", ["ward_own"])


@pytest.mark.parametrize("each", DEFINITIONS.values(), ids=DEFINITIONS.keys())
def test_a_definition_is_complete(each):
    if each.kind is Kind.FIGURE:
        assert each.least <= int(each.value) <= each.most
    if each.kind in {Kind.SWITCH, Kind.CHOICE}:
        assert each.value in dict(each.choices)
    assert bool(each.master) is (each.kind is Kind.CODE)
    assert bool(each.marks) is (each.kind is Kind.FORMAT)


def test_a_code_keeps_its_zero_and_is_chosen_from_its_list(client, editor):
    Relation.objects.create(code="01", label="本人")
    Relation.objects.create(code="02", label="家族")
    data = values()
    client.post(PAGE, data | {"owner_relation": "02"})
    assert Parameter.text("owner_relation") == "02"
    assert "02 家族" in client.get(PAGE).content.decode()


def test_the_words_of_a_parameter_follow_the_programme_and_its_value_does_not(editor):
    Parameter.objects.filter(key="photo_min").update(value="7", meaning="むかしの呼び名")
    assert masterdata.load() == 0
    parameter = Parameter.objects.get(key="photo_min")
    assert (parameter.value, parameter.meaning) == ("7", "1台の写真の最低上限")


@pytest.fixture
def overdue(editor):
    """Kept past its day, noticed long ago, posted ten days ago: not yet to be disposed of."""
    today = timezone.localdate()
    vehicle = VehicleFactory(
        status="stored",
        removed_on=today - timedelta(days=120),
        keep_until=today - timedelta(days=60),
    )
    type(vehicle).objects.filter(pk=vehicle.pk).update(
        stored_notice_on=today - timedelta(days=100), posted_on=today - timedelta(days=10)
    )
    return vehicle


def test_a_change_of_a_deadline_tells_what_it_does_before_it_is_saved(client, editor, overdue):
    data = values() | {"notice_period_days": "7"}
    refused = client.post(PAGE, data)
    page = client.get(refused.url)
    lines = {each.title: (each.before, each.after) for each in page.context["effects"]}
    assert lines == {"今日、処分ができる": ("0台", "1台")}
    assert "まだ保存していません" in page.content.decode()
    assert Parameter.text("notice_period_days") == "14"
    assert not Entry.objects.filter(action="masters.set_parameters").exists()

    other = data | {"notice_period_days": "8", "seen_effects": page.context["seal"]}
    assert client.get(client.post(PAGE, other).url).context["effects"]
    assert Parameter.text("notice_period_days") == "14"

    client.post(PAGE, data | {"seen_effects": page.context["seal"]})
    assert Parameter.text("notice_period_days") == "7"


def test_deadlines_written_down_stay_and_are_counted(client, editor, overdue):
    page = client.get(client.post(PAGE, values() | {"retention_months": "3"}).url)
    lines = {each.title: each for each in page.context["effects"]}
    kept = lines["新しい定めで数えると保管期限が変わる"]
    assert (kept.before, kept.after) == ("0台", "1台")
    assert "登録済みの保管期限はこのままです" in kept.note
    before = overdue.keep_until
    client.post(PAGE, values() | {"retention_months": "3", "seen_effects": page.context["seal"]})
    overdue.refresh_from_db()
    assert overdue.keep_until == before
    assert Parameter.number("retention_months") == 3


def test_a_threshold_tells_which_lists_would_ask(client, editor, overdue):
    VehicleFactory(status="stored")
    page = client.get(client.post(PAGE, values() | {"search_warn_rows": "1"}).url)
    lines = {each.title: (each.before, each.after) for each in page.context["effects"]}
    assert lines["保管中の一覧（2件）を開くとき"] == ("注意を出さない", "注意を出す")


def test_how_many_exports_would_want_a_second_person(client, editor):
    page = client.get(client.post(PAGE, values() | {"export_approval_rows": "1"}).url)
    (line,) = page.context["effects"]
    assert (line.before, line.after) == ("0件", "0件")


def test_what_changes_no_deadline_is_saved_at_once(client, editor):
    client.post(PAGE, values() | {"tag_wait_minutes": "45"})
    assert Parameter.number("tag_wait_minutes") == 45
