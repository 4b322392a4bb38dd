"""Points of the real ward whose answers are known from elsewhere than the code.

Sides: which 町丁目 lies north or south of each dividing line is the list of the geodata's
README. Districts: the rule by town name, there too. Positions: inside the named 町丁目 (or on
the named road's line, or so many metres from the station), read off the source files.
"""

from datetime import date

import pytest
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from geo.judgement import judge, parse_point
from geo.models import DividingLine, NoParkingZone, RemovalPlace, WardBoundary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata")]

DIVIDED = [
    ("三軒茶屋北", "太子堂四丁目", 139.669201, 35.644443),
    ("三軒茶屋北", "太子堂二丁目", 139.671516, 35.644829),
    ("三軒茶屋北", "三軒茶屋二丁目", 139.668899, 35.642603),
    ("三軒茶屋南", "三軒茶屋一丁目", 139.671643, 35.642794),
    ("駒沢大学北", "上馬四丁目", 139.661513, 35.634351),
    ("駒沢大学北", "駒沢二丁目", 139.659924, 35.633785),
    ("駒沢大学南", "上馬三丁目", 139.663147, 35.633367),
    ("駒沢大学南", "駒沢一丁目", 139.660680, 35.632152),
    ("千歳烏山北", "南烏山四丁目", 139.601726, 35.669242),
    ("千歳烏山北", "南烏山六丁目", 139.599596, 35.668647),
    ("千歳烏山南", "南烏山五丁目", 139.601291, 35.667163),
    ("千歳烏山南", "上祖師谷一丁目", 139.599340, 35.666467),
    ("下北沢北", "北沢二丁目", 139.666744, 35.661968),
    ("下北沢北", "代田六丁目", 139.665183, 35.662647),
    ("下北沢北", "代田五丁目", 139.664997, 35.661123),
    ("下北沢南", "代沢五丁目", 139.666180, 35.659614),
    ("下北沢南", "北沢一丁目", 139.669391, 35.661017),
    ("下北沢南", "代沢二丁目", 139.668948, 35.660265),
]
UNDIVIDED = [
    ("用賀", 139.633928, 35.626502),
    ("経堂", 139.635993, 35.651057),
    ("成城学園前", 139.598958, 35.640180),
    ("二子玉川", 139.626685, 35.611854),
    ("明大前", 139.650352, 35.668692),
    ("若林", 139.659911, 35.645999),
    ("宮の坂", 139.644940, 35.647574),
    ("八幡山", 139.613896, 35.669771),
    ("自由が丘", 139.669256, 35.606505),
    ("奥沢", 139.672355, 35.604013),
]
OUTSIDE = [
    ("世田谷", "弦巻三丁目", 139.645791, 35.637366),
    ("世田谷", "下馬五丁目", 139.682688, 35.635718),
    ("世田谷", "桜丘四丁目", 139.622297, 35.640125),
    ("世田谷", "野沢二丁目", 139.668210, 35.633864),
    ("北沢", "赤堤四丁目", 139.639309, 35.662592),
    ("北沢", "大原一丁目", 139.663712, 35.668166),
    ("北沢", "羽根木二丁目", 139.657865, 35.666937),
    ("北沢", "代田一丁目", 139.662752, 35.653489),
    ("玉川", "深沢五丁目", 139.649527, 35.618940),
    ("玉川", "瀬田四丁目", 139.626533, 35.620246),
    ("玉川", "東玉川二丁目", 139.674869, 35.595626),
    ("砧", "大蔵五丁目", 139.606932, 35.629335),
    ("砧", "宇奈根二丁目", 139.600480, 35.620417),
    ("砧", "岡本二丁目", 139.618272, 35.622183),
    ("砧", "成城三丁目", 139.596085, 35.635721),
    ("烏山", "北烏山八丁目", 139.588939, 35.677209),
    ("烏山", "給田一丁目", 139.592362, 35.662158),
    ("烏山", "粕谷二丁目", 139.610860, 35.664854),
    ("烏山", "上祖師谷四丁目", 139.595878, 35.654455),
]
# 4 m within and 4 m without the 300 m around a station that has no neighbour on that side
EDGES = [
    ("用賀", 139.630660, 35.626431, 139.630572, 35.626430, "玉川区域外"),
    ("経堂", 139.636000, 35.648323, 139.636000, 35.648251, "世田谷区域外"),
    ("喜多見", 139.590713, 35.636704, 139.590802, 35.636704, "砧区域外"),
    ("桜上水", 139.631297, 35.665012, 139.631297, 35.664940, "北沢区域外"),
]
NATIONAL = ("national", "国土交通省 東京国道事務所")
METROPOLITAN = ("metropolitan", "東京都第二建設事務所")
ROADS = [
    (*NATIONAL, "国道246号", 139.634771, 35.622799),
    (*NATIONAL, "国道246号", 139.662786, 35.634335),
    (*METROPOLITAN, "環七通り", 139.660048, 35.657946),
    (*METROPOLITAN, "環七通り", 139.669522, 35.632072),
    (*METROPOLITAN, "環八通り", 139.615814, 35.654415),
    (*METROPOLITAN, "環八通り", 139.623662, 35.633590),
    (*METROPOLITAN, "世田谷通り", 139.651927, 35.642541),
    (*METROPOLITAN, "世田谷通り", 139.605777, 35.632553),
    (*METROPOLITAN, "目黒通り", 139.647597, 35.606480),
    ("national", "東京都第二建設事務所", "国道466号", 139.636917, 35.614931),
]
NEIGHBOURS = [
    ("目黒区", 139.686573, 35.633611),
    ("大田区", 139.663882, 35.596980),
    ("渋谷区", 139.674997, 35.669792),
    ("杉並区", 139.618546, 35.676077),
    ("三鷹市", 139.584448, 35.678344),
    ("調布市", 139.587161, 35.659393),
    ("狛江市", 139.586675, 35.633678),
    ("川崎市中原区", 139.647878, 35.592109),
    ("川崎市高津区", 139.627070, 35.606471),
    ("川崎市多摩区", 139.588494, 35.617460),
]
# corners of the centre line of Route 246 and of the railways, as the source files have them
ON_THE_LINE = [
    ("三軒茶屋北", 139.670803, 35.643233),
    ("駒沢大学北", 139.662210, 35.633792),
    ("千歳烏山北", 139.601270, 35.668160),
    ("下北沢北", 139.666670, 35.660950),
]


def at(lon, lat, **options):
    return judge(parse_point(lon, lat), **options)


@pytest.mark.parametrize(("place", "block", "lon", "lat"), DIVIDED)
def test_a_divided_station_is_decided_by_the_side_of_its_line(place, block, lon, lat):
    found = at(lon, lat)
    assert (found.removal_place.label, found.town_block.name) == (place, block)
    assert found.zone_status == "inside"
    assert found.layers["dividing_line"]["id"]
    assert found.removal_place.side == {"北": "north", "南": "south"}[place[-1]]
    assert not found.needs_check


@pytest.mark.parametrize(("place", "lon", "lat"), UNDIVIDED)
def test_near_a_station_the_place_is_the_station(place, lon, lat):
    found = at(lon, lat)
    assert (found.removal_place.label, found.zone_status) == (place, "inside")
    assert "dividing_line" not in found.layers
    assert "概略" in found.reason


@pytest.mark.parametrize(("district", "block", "lon", "lat"), OUTSIDE)
def test_outside_every_zone_the_district_decides(district, block, lon, lat):
    found = at(lon, lat)
    assert (found.removal_place.label, found.zone_status) == (f"{district}区域外", "outside")
    assert (found.district.label, found.town_block.name) == (district, block)
    yards = {
        "世田谷": "弦巻",
        "北沢": "梅丘",
        "玉川": "桜新町",
        "砧": "上祖師谷",
        "烏山": "給田",
    }
    assert found.yard.label == yards[district]


@pytest.mark.parametrize(("station", "x1", "y1", "x2", "y2", "beyond"), EDGES)
def test_the_rough_zone_ends_300_metres_from_the_station(station, x1, y1, x2, y2, beyond):
    assert at(x1, y1).removal_place.label == station
    assert at(x2, y2).removal_place.label == beyond


@pytest.mark.parametrize("station", ["用賀", "経堂", "喜多見", "桜上水"])
def test_a_point_on_the_edge_of_a_zone_lies_inside(station):
    zone = NoParkingZone.objects.get(station__label=station)
    lon, lat = zone.area[0][0][5]
    assert at(lon, lat).zone_status == "inside"


@pytest.mark.parametrize(("place", "lon", "lat"), ON_THE_LINE)
def test_on_the_dividing_line_is_north_and_to_be_checked(place, lon, lat):
    found = at(lon, lat)
    assert found.removal_place.label == place
    assert found.layers["dividing_line"]["metres_north"] == 0
    assert found.needs_check
    assert "線上" in found.reason


def test_a_few_metres_south_of_the_line_is_south_and_to_be_checked():
    found = at(139.670803 + 0.00002, 35.643233 - 0.00002)
    assert (found.removal_place.label, found.needs_check) == ("三軒茶屋南", True)


@pytest.mark.parametrize(("road_class", "office", "name", "lon", "lat"), ROADS)
def test_main_roads_are_known_with_their_administrators(road_class, office, name, lon, lat):
    found = at(lon, lat)
    assert (found.road_class, found.road_administrator) == (road_class, office)
    assert name in found.road_name


@pytest.mark.parametrize("metres", [-9, -6, 6, 9])
def test_the_pavement_of_a_main_road_belongs_to_the_road(metres):
    assert "世田谷通り" in at(139.651927, 35.642541 + metres * 0.000009).road_name


def test_the_middle_between_two_carriageways_is_the_national_road_not_the_motorway_above():
    found = at(139.662210, 35.633792)
    assert (found.road_class, found.road_name[:7]) == ("national", "国道246号（")


def test_a_back_street_is_the_wards_or_private_and_to_be_asked():
    found = at(139.6445, 35.6310)
    assert found.road_class == "unknown"
    assert found.road_administrator == "区道または私道（要確認）"


@pytest.mark.parametrize(("neighbour", "lon", "lat"), NEIGHBOURS)
def test_outside_the_ward_the_answer_names_the_neighbour(neighbour, lon, lat):
    found = at(lon, lat).as_dict()
    assert not found["in_ward"]
    assert neighbour in found["reason"]
    assert found["place_code"] is None


@pytest.mark.parametrize(("lon", "lat"), [(0, 0), (-179.9, -89.9), (135.5, 34.7), (139.77, 35.68)])
def test_far_away_is_outside_too_and_no_error(lon, lat):
    assert not at(lon, lat).in_ward


def test_the_place_of_a_past_day_is_judged_by_the_zones_of_that_day():
    zone = NoParkingZone.objects.get(station__label="用賀")
    zone.valid_from, zone.valid_until = date(2025, 4, 1), date(2026, 3, 31)
    zone.save()
    yoga = (139.633928, 35.626502)
    judged = {day: at(*yoga, on=day).zone_status for day in map(date.fromisoformat, DAYS)}
    assert list(judged.values()) == ["outside", "inside", "inside", "outside"]


DAYS = ["2025-03-31", "2025-04-01", "2026-03-31", "2026-04-01"]


def test_where_zones_overlap_the_nearer_station_wins():
    yoga = NoParkingZone.objects.get(station__label="用賀")
    kyodo = NoParkingZone.objects.get(station__label="経堂")
    NoParkingZone.objects.create(station=kyodo.station, name="経堂の飛び地", area=yoga.area)
    assert at(139.633928, 35.626502).removal_place.label == "用賀"


def test_a_divided_station_without_a_line_answers_north_and_asks():
    DividingLine.objects.filter(station__label="三軒茶屋").delete()
    found = at(139.671643, 35.642794)
    assert (found.removal_place.label, found.needs_check) == ("三軒茶屋北", True)
    assert "登録されていない" in found.reason


def test_the_corner_of_ikejiri_that_belongs_to_kitazawa_is_pointed_out():
    found = at(139.6790, 35.6535)
    assert found.town_block.name == "池尻四丁目"
    assert "33〜39番は北沢地域" in found.reason
    assert found.needs_check


def ward():
    return shapely.from_wkb(bytes(WardBoundary.objects.get(is_ward=True).boundary.wkb))


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lon=st.floats(139.579, 139.691), lat=st.floats(35.587, 35.686))
def test_every_point_of_the_ward_has_exactly_one_of_the_48_places(lon, lat, ward_shape):
    inside = bool(ward_shape.covers(shapely.Point(lon, lat)))
    found = at(lon, lat)
    assert found.in_ward == inside
    assume(inside)
    assert found.removal_place.code in PLACES_48
    assert (found.zone_status == "outside") == found.removal_place.code.startswith("90")
    assert found.district
    assert found.yard
    assert found.reason


@pytest.fixture(scope="module")
def ward_shape(geodata, django_db_blocker):
    with django_db_blocker.unblock():
        PLACES_48.update(
            RemovalPlace.objects.valid_on(date(2026, 11, 21))
            .filter(is_total=False)
            .values_list("code", flat=True)
        )
        return ward()


PLACES_48 = set()


def test_the_bench_of_places_is_48_long(ward_shape):
    assert len(PLACES_48) == 48


def test_a_kept_verdict_reads_the_same_as_the_fresh_one():
    fresh = judge(parse_point(139.671643, 35.642794))
    told = fresh.as_dict()
    fresh.save()
    kept = type(fresh).objects.get(pk=fresh.pk)
    assert kept.as_dict() == told


def test_layers_name_the_records_and_the_data_they_came_from():
    layers = at(139.671643, 35.642794).layers
    assert {"zone", "dividing_line", "district", "town_block", "ward", "data"} <= set(layers)
    assert set(layers["data"]) == {
        "ward_boundary",
        "neighbours",
        "chome",
        "roads_main",
        "roads_minor",
        "road_centrelines",
    }
