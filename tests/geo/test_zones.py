"""Zones and dividing lines: drawn, changed, ended, brought back, and refused with the reason."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from geo import masterdata, workflow
from geo.drawing import Faulty, read_area, read_line
from geo.judgement import judge, parse_point
from geo.models import DataLayer, DividingLine, NoParkingZone, Station
from office.audit.models import Change, Entry
from tests.factories import (
    DividingLineFactory,
    NoParkingZoneFactory,
    StationFactory,
    TownBlockFactory,
    WardBoundaryFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SQUARE = [[139.668, 35.642], [139.672, 35.642], [139.672, 35.645], [139.668, 35.645]]
BOWTIE = [[139.668, 35.642], [139.672, 35.645], [139.672, 35.642], [139.668, 35.645]]
INSIDE_SQUARE = (139.670, 35.6435)


def polygon(corners):
    return json.dumps({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})


def line(*corners):
    return json.dumps({"type": "LineString", "coordinates": corners})


@pytest.fixture
def drawer(client, user_who_can):
    client.force_login(user_who_can("geo.view_map", "geo.draw_zones", "geo.use_verdict"))
    return client


@pytest.fixture
def ward():
    masterdata.load()


def form(**fields):
    return {"name": "三軒茶屋駅周辺", "valid_from": f"{TODAY}", "source": "告示第1号"} | fields


# --- what is drawn ------------------------------------------------------------------------
def test_a_polygon_that_crosses_itself_is_refused_with_the_place_of_the_fault():
    with pytest.raises(Faulty, match="線が交わっています") as refused:
        read_area(polygon(BOWTIE))
    lon, lat = map(float, refused.value.at.split(","))
    assert (lon, lat) == pytest.approx((139.670, 35.6435), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "描いてください"),
        ("nonsense", "読めません"),
        ("[]", "読めません"),
        ('{"type": "Polygon"}', "読めません"),
        ('{"type": "Polygon", "coordinates": [[[1, 2]]]}', "読めません"),
        ('{"type": "Point", "coordinates": [139.6, 35.6]}', "種類が違います"),
        (polygon([[139.668, 35.642], [139.66801, 35.642], [139.66801, 35.64201]]), "広さ"),
        (polygon([[139.5, 35.5], [139.9, 35.5], [139.9, 35.9]]), "広さ"),
    ],
)
def test_an_area_that_cannot_be_is_refused(text, said):
    with pytest.raises(Faulty, match=said):
        read_area(text)


def test_a_line_that_crosses_itself_is_refused_at_the_crossing():
    with pytest.raises(Faulty, match="線が交わっています") as refused:
        read_line(line(*BOWTIE))
    lon, lat = map(float, refused.value.at.split(","))
    assert (lon, lat) == pytest.approx((139.670, 35.6435), abs=1e-6)


def test_a_line_too_short_to_divide_anything_is_refused():
    with pytest.raises(Faulty, match="50m以上"):
        read_line(line([139.66, 35.64], [139.6601, 35.64]))


def test_what_lies_outside_the_ward_is_refused():
    WardBoundaryFactory()
    away = [[lon + 0.5, lat] for lon, lat in SQUARE]
    with pytest.raises(Faulty, match="区の外"):
        read_area(polygon(away))
    assert read_area(polygon(SQUARE)).geom_type == "MultiPolygon"


# --- the steps ----------------------------------------------------------------------------
def test_a_change_ends_the_old_shape_the_day_before_and_the_past_stays_judged_by_it(drawer, ward):
    old = NoParkingZone.objects.get(station__label="三軒茶屋")
    start = date(2026, 12, 1)
    answer = drawer.post(
        reverse("geo:change", args=["zones", old.pk]),
        form(valid_from=f"{start}", shape=polygon(SQUARE)),
    )
    assert answer.status_code == 303
    old.refresh_from_db()
    new = NoParkingZone.objects.get(replaces=old)
    assert (old.valid_until, new.valid_from) == (start - timedelta(days=1), start)
    assert not new.is_rough
    # 250 m south-west of the station: inside the rough circle, outside the new square
    point = parse_point(139.6695, 35.6418)
    assert judge(point, on=start - timedelta(days=1)).zone_status == "inside"
    assert judge(point, on=start).zone_status == "outside"
    assert judge(parse_point(*INSIDE_SQUARE), on=start).layers["zone"]["id"] == new.pk


def test_a_change_on_the_first_day_corrects_the_record_itself(drawer):
    zone = NoParkingZoneFactory(valid_from=TODAY)
    drawer.post(reverse("geo:change", args=["zones", zone.pk]), form(shape=polygon(SQUARE)))
    assert NoParkingZone.objects.get().name == "三軒茶屋駅周辺"
    assert Entry.objects.get().action == "geo.correct"


def test_who_changed_what_is_kept(drawer):
    zone = NoParkingZoneFactory()
    drawer.post(reverse("geo:change", args=["zones", zone.pk]), form(shape=polygon(SQUARE)))
    entry = Entry.objects.get()
    assert (entry.action, entry.actor.username) == ("geo.redraw", entry.actor.username)
    assert entry.actor == Change.objects.filter(operation="UPDATE").first().actor
    assert Change.objects.filter(model="geo.noparkingzone").count() == 3


def test_an_ended_record_is_not_changed_from_a_later_day(drawer):
    zone = NoParkingZoneFactory(valid_until=TODAY - timedelta(days=5))
    answer = drawer.post(
        reverse("geo:change", args=["zones", zone.pk]), form(shape=polygon(SQUARE))
    )
    assert answer.status_code == 422
    assert "最新の記録" in answer.content.decode()
    assert NoParkingZone.objects.count() == 1


def test_an_invalid_shape_is_refused_with_what_was_typed_and_the_place_on_the_map(drawer):
    zone = NoParkingZoneFactory()
    answer = drawer.post(
        reverse("geo:change", args=["zones", zone.pk]),
        form(name="新しい名前", shape=polygon(BOWTIE)),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "線が交わっています" in page
    assert 'data-fault-at="139.67' in page
    assert 'value="新しい名前"' in page
    assert NoParkingZone.objects.count() == 1


def test_a_new_zone_and_a_new_line_are_drawn(drawer):
    station = StationFactory(label="用賀")
    drawer.post(
        reverse("geo:draw", args=["zones"]), form(station=station.pk, shape=polygon(SQUARE))
    )
    drawer.post(
        reverse("geo:draw", args=["dividing-lines"]),
        form(station=station.pk, shape=line([139.66, 35.64], [139.67, 35.641])),
    )
    assert NoParkingZone.objects.get().station == station
    assert DividingLine.objects.get().valid_from == TODAY


def test_a_zone_is_ended_but_not_before_it_began(drawer):
    zone = NoParkingZoneFactory(valid_from=TODAY)
    url = reverse("geo:end", args=["zones", zone.pk])
    drawer.post(url, {"last_day": f"{TODAY - timedelta(days=1)}"})
    zone.refresh_from_db()
    assert zone.valid_until is None
    drawer.post(url, {"last_day": f"{TODAY}"})
    zone.refresh_from_db()
    assert zone.valid_until == TODAY


def test_an_old_shape_is_brought_back(drawer):
    old = NoParkingZoneFactory(is_rough=True)
    drawer.post(
        reverse("geo:change", args=["zones", old.pk]),
        form(valid_from=f"{TODAY - timedelta(days=1)}", shape=polygon(SQUARE)),
    )
    changed = NoParkingZone.objects.get(replaces=old)
    answer = drawer.post(reverse("geo:restore", args=["zones", old.pk]))
    back = NoParkingZone.objects.get(replaces=changed)
    assert answer.url == reverse("geo:drawn", args=["zones", back.pk])
    assert back.area.equals(old.area)
    assert (back.valid_from, back.is_rough) == (TODAY, True)
    changed.refresh_from_db()
    assert changed.valid_until == TODAY - timedelta(days=1)


def test_a_dividing_line_that_moves_moves_the_verdict(drawer, ward):
    old = DividingLine.objects.get(station__label="三軒茶屋")
    spot = parse_point(139.6710, 35.6440)
    assert judge(spot).removal_place.label == "三軒茶屋北"
    northwards = line([139.660, 35.6446], [139.680, 35.6446])
    drawer.post(reverse("geo:change", args=["dividing-lines", old.pk]), form(shape=northwards))
    assert judge(spot).removal_place.label == "三軒茶屋南"


def test_two_changes_of_one_record_do_not_both_go_through():
    zone = NoParkingZoneFactory()
    actor = None
    drawing = workflow.Drawing(zone.area, "一", "", TODAY)
    workflow.redraw(zone, drawing, actor=actor)
    with pytest.raises(workflow.NotPossible):
        workflow.redraw(zone, drawing, actor=actor)


# --- the pages ----------------------------------------------------------------------------
def test_the_list_shows_what_is_in_force_on_the_day(drawer):
    NoParkingZoneFactory(name="今の区域")
    NoParkingZoneFactory(name="昔の区域", valid_until=date(2025, 3, 31))
    page = drawer.get("/geo/zones/").content.decode()
    assert "今の区域" in page
    assert "昔の区域" not in page
    assert "昔の区域" in drawer.get("/geo/zones/?on=2025-03-31").content.decode()
    assert drawer.get("/geo/zones/?on=somewhen").status_code == 200


def test_the_bench_tells_the_verdict_with_the_shapes_it_rests_on(drawer, ward):
    answer = drawer.get("/geo/verdict/tried/?lon=139.6712&lat=35.6430").json()
    assert answer["verdict"]["place"].startswith("三軒茶屋")
    assert set(answer["used"]) == {"zone", "dividing_line"}
    assert answer["used"]["zone"]["features"][0]["geometry"]["type"] == "MultiPolygon"
    assert drawer.get("/geo/verdict/tried/?lon=35&lat=139").status_code == 400


@pytest.mark.parametrize("name", ["geo:zones", "geo:zones-print", "geo:layers"])
def test_pages_answer(drawer, ward, name):
    DividingLineFactory()
    DataLayer.objects.create(
        name="chome",
        title="町丁目",
        rows_refused=1,
        report=[{"row": 3, "name": "池尻", "what": "拒否", "reason": "形がありません。"}],
    )
    assert drawer.get(reverse(name)).status_code == 200


def test_the_report_of_a_layer_is_shown(drawer):
    DataLayer.objects.create(
        name="chome",
        title="町丁目",
        report=[{"row": 3, "name": "池尻", "what": "拒否", "reason": "形がありません。"}],
    )
    page = drawer.get("/geo/layers/").content.decode()
    assert "3行目 池尻 拒否：形がありません。" in page


def test_only_who_may_draw_can_change_anything(client, user_who_can):
    zone = NoParkingZoneFactory()
    client.force_login(user_who_can("geo.view_map"))
    assert client.get(reverse("geo:drawn", args=["zones", zone.pk])).status_code == 200
    assert (
        "変更する" not in client.get(reverse("geo:drawn", args=["zones", zone.pk])).content.decode()
    )
    for name in ("change", "end", "restore"):
        url = reverse(f"geo:{name}", args=["zones", zone.pk])
        assert client.post(url).status_code == 403
    assert client.get(reverse("geo:draw", args=["zones"])).status_code == 403


def test_an_unknown_kind_is_not_found(drawer):
    assert drawer.get("/geo/roads/1/").status_code == 404
    assert Station.objects.count() == 0


def test_the_exception_below_a_block_is_words_the_ward_may_change(drawer):
    block = TownBlockFactory(name="池尻四丁目")
    url = reverse("geo:block-notes")
    drawer.post(url, {"block": block.pk, "note": "33〜39番は北沢地域です"})
    assert "33〜39番は北沢地域です" in drawer.get(url).content.decode()
    point = parse_point(block.position.x, block.position.y)
    assert "33〜39番は北沢地域です（要確認）" in judge(point).reason
    drawer.post(url, {"block": block.pk, "note": ""})
    assert not judge(point).needs_check
    assert [entry.action for entry in Entry.objects.all()] == ["geo.note", "geo.note"]
    assert drawer.post(url, {"block": "", "note": "x"}).status_code == 422
