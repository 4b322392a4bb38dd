"""Every master through its pages, and the rules they share. L-05a."""

import csv
import io
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from geo.models import CalendarDay, District, Station, StorageYard
from ledger.vehicles.models import Color, VehicleKind
from office.audit.context import acting_as
from office.audit.models import Change, Entry
from office.audit.triggers import AuditTrail
from office.masters import masterdata, registry
from office.masters.models import CodeEntry, Parameter
from tests.factories import (
    CrewFactory,
    DistrictFactory,
    StationFactory,
    StorageYardFactory,
    UserFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db
ALL = [master.name for master in registry.masters()]
COLORS = "/masters/vehicles.color/"


@pytest.fixture
def editor(client, user_who_can):
    user = user_who_can("masters.edit_masters", name="編集者")
    client.force_login(user)
    return user


@pytest.fixture
def colors(editor):
    return [
        Color.objects.create(code=f"{n}", label=label, sort_order=n * 10)
        for n, label in enumerate(["赤", "青", "黄"], start=1)
    ]


def form_data(response):
    """What the browser would send back unchanged."""
    form = response.context["form"]
    data = {"seen": response.context.get("seen", "")}
    for field in form:
        value = field.value()
        if value is not None and value is not False:
            data[field.name] = getattr(value, "pk", value)
    return data


def order():
    return list(Color.objects.order_by("sort_order", "code").values_list("label", flat=True))


def test_every_code_list_of_the_system_has_its_pages():
    lists = {each._meta.label_lower for each in apps.get_models() if issubclass(each, CodeEntry)}
    assert lists == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_every_master_leaves_a_trail_and_has_a_group(name):
    master = registry.get(name)
    assert any(isinstance(each, AuditTrail) for each in master.model._meta.triggers)
    assert master.group in registry.GROUPS


def load_everything():
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.masterdata"):
            import_module(f"{config.name}.masterdata").load()
    # No day ships that differs from the rule.
    CalendarDay.objects.create(code="1", label="設備点検", day=date(2026, 11, 25))


def test_every_master_can_be_listed_opened_saved_exported_and_undone(client, editor):
    load_everything()
    for name in ALL:
        go_through(client, editor, name)


def go_through(client, editor, name):
    model = registry.get(name).model
    entry = model.objects.order_by("pk").first()
    assert entry is not None, f"masterdata gives no {name}"
    page = client.get(reverse("masters:entries", args=[name]), {"when": "all"}).content.decode()
    assert entry.label in page
    assert client.get(reverse("masters:entry_new", args=[name])).status_code == 200
    address = reverse("masters:entry", args=[name, entry.pk])
    saved = client.post(address, form_data(client.get(address)) | {"note": "試験の備考"})
    assert saved.url == reverse("masters:entries", args=[name]), client.get(address).context["form"]
    change = Change.objects.filter(model=name, record=entry.pk, operation="UPDATE").latest("pk")
    assert change.after == {"note": "試験の備考"}, f"{name}: saving changed something else"
    assert change.actor == editor
    rows = client.get(reverse("masters:export", args=[name])).content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(rows, newline="")))) == model.objects.count() + 1
    client.post(reverse("masters:entry_undo", args=[name, entry.pk]), {"seen": change.pk})
    entry.refresh_from_db()
    assert entry.note == change.before["note"]


def test_the_index_counts_and_warns(client, editor):
    CrewFactory(fax="")
    page = client.get("/masters/").content.decode()
    assert "FAX" in page
    assert "未登録 1件" in page
    heads = [page.index(f">{group}</h2>") for group in ("場所", "撤去と保管", "車両", "受付")]
    assert heads == sorted(heads)


def test_a_new_entry_comes_last(client, colors):
    client.post(f"{COLORS}new/", {"code": "9", "label": "緑"})
    assert order() == ["赤", "青", "黄", "緑"]
    assert Entry.objects.get(action="masters.create").target_label == "緑"


def test_a_code_may_not_repeat_and_nothing_typed_is_lost(client, colors):
    refused = client.post(
        f"{COLORS}new/", {"code": "1", "label": "緑", "note": "まじめに書いた備考"}
    )
    page = client.get(refused.url).content.decode()
    assert "まじめに書いた備考" in page
    assert "コード：" in page
    assert Color.objects.count() == 3


def test_an_end_before_the_beginning_is_refused_in_japanese(client, colors):
    dates = {"valid_from": "2026-04-01", "valid_until": "2026-03-31"}
    refused = client.post(f"{COLORS}new/", {"code": "9", "label": "緑"} | dates)
    assert "適用終了日は適用開始日以降にしてください。" in client.get(refused.url).content.decode()


def test_two_editors_do_not_overwrite_each_other(client, colors):
    red = colors[0]
    page = client.get(f"{COLORS}{red.pk}/")
    mine = form_data(page) | {"label": "紅"}
    other = UserFactory(name="別の人")
    with acting_as(other):
        Color.objects.filter(pk=red.pk).update(note="先に直した")
    refused = client.post(f"{COLORS}{red.pk}/", mine)
    shown = client.get(refused.url)
    text = shown.content.decode()
    assert "別の人 が「備考」を変更しました" in text
    assert 'value="紅"' in text
    red.refresh_from_db()
    assert (red.label, red.note) == ("赤", "先に直した")
    client.post(f"{COLORS}{red.pk}/", form_data(shown) | {"label": "紅", "note": "先に直した"})
    red.refresh_from_db()
    assert (red.label, red.note) == ("紅", "先に直した")


def test_only_what_is_valid_today_is_listed_unless_asked(client, colors):
    today = timezone.localdate()
    Color.objects.filter(label="赤").update(valid_until=today - timedelta(days=1))
    Color.objects.filter(label="青").update(valid_from=today + timedelta(days=1))
    Color.objects.filter(label="黄").update(valid_from=today, valid_until=today)

    def labels(query):
        return [row["entry"].label for row in client.get(COLORS + query).context["rows"]]

    assert labels("") == ["黄"]
    assert labels("?when=all") == ["赤", "青", "黄"]
    assert labels("?when=all&q=青") == ["青"]


def test_retiring_and_reviving(client, colors):
    red = colors[0]
    client.post(f"{COLORS}{red.pk}/retire/")
    red.refresh_from_db()
    assert red.valid_until == timezone.localdate()
    client.post(f"{COLORS}{red.pk}/revive/")
    red.refresh_from_db()
    assert red.valid_until is None
    client.post(f"{COLORS}{red.pk}/retire/", {"until": "2027-03-31"})
    red.refresh_from_db()
    assert red.valid_until == date(2027, 3, 31)
    client.post(f"{COLORS}{red.pk}/retire/", {"until": "soon"})
    assert "日付を確かめてください" in client.get(f"{COLORS}{red.pk}/").content.decode()


def test_moving_by_buttons_skips_what_is_not_shown(client, colors):
    Color.objects.filter(label="青").update(valid_until=date(2020, 1, 1))
    client.post(f"{COLORS}{colors[2].pk}/move/", {"to": "up"})
    assert order() == ["黄", "青", "赤"]
    client.post(f"{COLORS}{colors[2].pk}/move/", {"to": "up"})
    assert order() == ["黄", "青", "赤"]
    client.post(f"{COLORS}{colors[1].pk}/move/?when=all", {"to": "down"})
    assert order() == ["黄", "赤", "青"]


def test_dragging_stores_the_order_with_the_actor(client, colors, editor):
    red, blue, yellow = (each.pk for each in colors)
    answer = client.post(
        f"{COLORS}reorder/", {"order": f"{yellow},{red},{blue}"}, headers={"Sec-Fetch-Mode": "cors"}
    )
    assert answer.json() == {"moved": 3}
    assert order() == ["黄", "赤", "青"]
    assert set(Change.objects.filter(operation="UPDATE").values_list("actor", flat=True)) == {
        editor.pk
    }
    client.post(f"{COLORS}reorder/", {"order": f"{blue},{red}"})
    assert order() == ["黄", "青", "赤"]
    client.post(f"{COLORS}reorder/", {"order": "x,,999999"})
    assert order() == ["黄", "青", "赤"]


def test_what_is_used_says_by_whom_and_cannot_be_deleted(client, editor):
    station = StationFactory()
    district = station.district
    address = f"/masters/geo.district/{district.pk}/"
    page = client.get(address).content.decode()
    assert "駅" in page
    assert f"/masters/geo.station/?when=all&amp;by=district&amp;value={district.pk}" in page
    assert "/delete/" not in page
    client.post(f"{address}delete/")
    assert District.objects.filter(pk=district.pk).exists()
    assert "使われているため削除できません" in client.get(address).content.decode()


def test_the_link_of_a_use_leads_to_exactly_those_rows(client, editor):
    station, other = StationFactory(), StationFactory()
    page = client.get(f"/masters/geo.station/?when=all&by=district&value={station.district_id}")
    assert [row["entry"] for row in page.context["rows"]] == [station]
    everything = client.get("/masters/geo.station/?when=all&by=label&value=1")
    assert {row["entry"] for row in everything.context["rows"]} == {station, other}


def test_a_colour_on_a_vehicle_counts_as_used(client, colors):
    vehicle = VehicleFactory()
    field = next(
        each
        for each in vehicle._meta.get_fields()
        if getattr(each, "related_model", None) is Color and each.concrete
    )
    if field.many_to_many:
        getattr(vehicle, field.name).add(colors[0])
    else:
        setattr(vehicle, field.name, colors[0])
        vehicle.save()
    client.post(f"{COLORS}{colors[0].pk}/delete/")
    assert Color.objects.filter(pk=colors[0].pk).exists()


def test_what_nobody_uses_can_be_deleted(client, colors):
    client.post(f"{COLORS}{colors[0].pk}/delete/")
    assert order() == ["青", "黄"]
    assert Entry.objects.filter(action="masters.delete", target_label="赤").exists()


def test_undo_brings_back_points_and_references(client, editor):
    station = StationFactory(position="SRID=4326;POINT(139.67 35.64)")
    address = f"/masters/geo.station/{station.pk}/"
    elsewhere = DistrictFactory()
    before = (station.district_id, (139.67, 35.64))
    client.post(
        address,
        form_data(client.get(address))
        | {"position": "139.7000000,35.6000000", "district": elsewhere.pk},
    )
    station = Station.objects.get(pk=station.pk)
    assert (station.district_id, station.position.coords) == (elsewhere.pk, (139.7, 35.6))
    client.post(f"{address}undo/", {"seen": client.get(address).context["seen"]})
    station = Station.objects.get(pk=station.pk)
    assert (station.district_id, station.position.coords) == before
    client.post(f"{address}undo/", {"seen": client.get(address).context["seen"]})
    assert Station.objects.get(pk=station.pk).district_id == elsewhere.pk


def test_undo_refuses_when_somebody_came_in_between(client, colors):
    red = colors[0]
    address = f"{COLORS}{red.pk}/"
    client.post(address, form_data(client.get(address)) | {"label": "紅"})
    seen = client.get(address).context["seen"]
    Color.objects.filter(pk=red.pk).update(note="横から")
    client.post(f"{address}undo/", {"seen": seen})
    red.refresh_from_db()
    assert (red.label, red.note) == ("紅", "横から")


@pytest.mark.parametrize("wrong", ["35.64,139.67", "どこか", "139.67", "0,0"])
def test_a_wrong_position_says_how_to_write_it(client, editor, wrong):
    yard = StorageYardFactory()
    address = f"/masters/geo.storageyard/{yard.pk}/"
    refused = client.post(address, form_data(client.get(address)) | {"position": wrong})
    assert "位置：" in client.get(refused.url).content.decode()
    assert StorageYard.objects.get(pk=yard.pk).position == yard.position


def test_parameters_are_changed_one_by_one_and_recorded(client, editor):
    masterdata.load()
    page = client.get("/masters/parameters/")
    data = {field.name: field.value() for field in page.context["form"]}
    client.post("/masters/parameters/", data | {"tag_wait_minutes": "45"})
    assert Parameter.number("tag_wait_minutes") == 45
    entry = Entry.objects.get(action="masters.set_parameters")
    assert entry.detail == {"before": "30", "after": "45"}
    assert masterdata.load() == 0
    assert Parameter.text("tag_wait_minutes") == "45"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tag_wait_minutes", "三十"),
        ("tag_wait_minutes", "-1"),
        ("vehicle_reference_format", "{nope}"),
        ("vehicle_reference_format", "固定"),
        ("vehicle_reference_format", "{number"),
        ("vehicle_reference_format", "{number.real}"),
        ("vehicle_reference_format", "{year_name}{number}"),
        ("vehicle_reference_format", "{number:nonsense}"),
        ("posting_number_format", "{yard}{number}"),
        ("unknown_tag_codes", "2"),
        ("theft_rule", "いつでも"),
        ("owner_relation", "77"),
        ("retention_months", "0"),
        ("ownership_months", "5"),
        ("claim_copies", "6"),
    ],
)
def test_a_parameter_that_would_break_the_system_is_refused(client, editor, key, value):
    masterdata.load()
    data = {each.key: each.value for each in Parameter.objects.all()}
    refused = client.post("/masters/parameters/", data | {key: value})
    page = client.get(refused.url).content.decode()
    assert "data-error-summary" in page
    assert Parameter.text(key) == data[key]


def test_a_parameter_nobody_stored_has_its_default():
    assert Parameter.number("tag_wait_minutes") == 30
    assert Parameter.text("vehicle_reference_format").startswith("{year2}")
    assert Parameter.text("owner_relation") == "01"
    assert Parameter.values()["owner_relation"] == "01"
    with pytest.raises(KeyError):
        Parameter.text("no_such_key")


def test_who_may_only_look_changes_nothing(client, user_who_can):
    client.force_login(user_who_can("masters.view_masters"))
    kind = VehicleKind.objects.create(code="x", label="車")
    address = f"/masters/vehicles.vehiclekind/{kind.pk}/"
    assert "保存する" not in client.get(address).content.decode()
    for path in (address, f"{address}retire/", f"{address}delete/", "/masters/parameters/"):
        assert client.post(path, {"code": "y"}).status_code == 403
    kind.refresh_from_db()
    assert kind.code == "x"


@pytest.mark.parametrize("path", ["/masters/", COLORS, "/masters/parameters/"])
def test_others_see_no_masters(client, user_who_can, path):
    client.force_login(user_who_can("accounts.manage_users"))
    assert client.get(path).status_code == 403


def test_an_unknown_master_is_not_found(client, editor):
    assert client.get("/masters/accounts.user/").status_code == 404
