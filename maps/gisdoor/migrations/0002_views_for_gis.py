"""The views that the GIS door reads, and the ward's GIS staff may read in the database.

No personal data, no free text. A later change of a column that a view shows must drop the view
first and make it anew, in a migration of its own (see ADR 26).
"""

from django.db import migrations

VIEWS = {
    "removals": (
        "撤去: 撤去した自転車等の撤去位置。1台が1行",
        """
        SELECT v.id AS fid, v.position AS geometry, v.reference, v.removed_at, v.removed_on,
               v.status, place.code AS removal_place_code, place.label AS removal_place,
               district.label AS district, kind.label AS removal_kind, v.zone_status,
               vk.label AS vehicle_kind, coalesce(vk.is_moped, false) AS is_moped,
               yard.code AS yard_code, yard.label AS yard, crew.label AS crew, v.keep_until,
               v.settled_on, disposition.label AS disposition, v.position_source, v.accuracy_m
          FROM vehicles_vehicle v
          LEFT JOIN geo_removalplace place ON place.id = v.removal_place_id
          LEFT JOIN geo_district district ON district.id = place.district_id
          LEFT JOIN vehicles_removalkind kind ON kind.id = v.removal_kind_id
          LEFT JOIN vehicles_vehiclekind vk ON vk.id = v.vehicle_kind_id
          LEFT JOIN geo_storageyard yard ON yard.id = v.yard_id
          LEFT JOIN patrols_crew crew ON crew.id = v.crew_id
          LEFT JOIN vehicles_disposition disposition ON disposition.id = v.disposition_id
        """,
        {
            "reference": "整理番号",
            "removed_at": "撤去日時",
            "removed_on": "撤去日",
            "status": "状態: removed=撤去済(運搬中) stored=保管中 released=返還済 disposed=処分済 "
            "handed_over=引渡し済 lost=所在不明",
            "removal_place_code": "撤去場所コード",
            "removal_place": "撤去場所",
            "district": "撤去場所の地域",
            "removal_kind": "撤去区分",
            "zone_status": "放置規制区域区分: inside=区域内 outside=区域外",
            "vehicle_kind": "車種(二次登録の前は空)",
            "is_moped": "原付(車種が分からないものは false)",
            "yard_code": "保管所コード",
            "yard": "保管所",
            "crew": "撤去班",
            "keep_until": "保管期限",
            "settled_on": "最終処理日",
            "disposition": "最終処理区分",
            "position_source": "位置の取得: gps=GPS pin=地図で指定 address=住所から",
            "accuracy_m": "位置の誤差(m)",
        },
    ),
    "requests": (
        "撤去依頼: 位置と経過。依頼者と自由記入の文は含まない",
        """
        SELECT r.id AS fid, r.position AS geometry, r.reference, r.received_at, r.state, r.outcome,
               r.is_urgent, r.count, vk.label AS vehicle_kind, r.land, r.road_class,
               place.code AS removal_place_code, place.label AS removal_place,
               verdict.zone_status, crew.label AS crew, r.planned_on, r.handled_at, r.result,
               r.removed_count
          FROM requests_removalrequest r
          LEFT JOIN geo_verdict verdict ON verdict.id = r.verdict_id
          LEFT JOIN geo_removalplace place ON place.id = verdict.removal_place_id
          LEFT JOIN vehicles_vehiclekind vk ON vk.id = r.vehicle_kind_id
          LEFT JOIN patrols_crew crew ON crew.id = r.crew_id
        """,
        {
            "reference": "整理番号",
            "received_at": "受付日時",
            "state": "状態: accepted=受付 assigned=配車済 tagged=札付け済 done=完了 referred=案内済 "
            "cancelled=取消し merged=同じ案件",
            "outcome": "判断: accept=受付 refer=案内 decline=対応できない",
            "is_urgent": "至急",
            "count": "台数(依頼のとき)",
            "vehicle_kind": "車種",
            "land": "土地・道路の区分",
            "road_class": "道路種別(受付時の判断)",
            "removal_place_code": "撤去場所コード(判定)",
            "removal_place": "撤去場所(判定)",
            "zone_status": "放置規制区域区分: inside=区域内 outside=区域外",
            "crew": "撤去班",
            "planned_on": "作業予定日",
            "handled_at": "処理日時",
            "result": "処理内容: removed=撤去 not_found=放置なし retagged=再札 unable=できない",
            "removed_count": "撤去台数",
        },
    ),
    "zones": (
        "放置禁止区域: 終わった区域も含む",
        """
        SELECT z.id AS fid, z.area AS geometry, z.name, station.code AS station_code,
               station.label AS station, z.valid_from, z.valid_until, z.is_rough, z.source
          FROM geo_noparkingzone z LEFT JOIN geo_station station ON station.id = z.station_id
        """,
        {
            "name": "名称",
            "station_code": "駅コード",
            "station": "駅",
            "valid_from": "指定日",
            "valid_until": "終了日",
            "is_rough": "概略の形(区が描く前の円など)",
            "source": "出典",
        },
    ),
    "stations": (
        "駅: 位置",
        """
        SELECT s.id AS fid, s.position AS geometry, s.code, s.label, s.kana, s.lines,
               district.label AS district, s.in_ward
          FROM geo_station s LEFT JOIN geo_district district ON district.id = s.district_id
        """,
        {
            "code": "駅コード",
            "label": "駅名",
            "kana": "カナ",
            "lines": "路線",
            "district": "地域",
            "in_ward": "区内",
        },
    ),
    "removal_places": (
        "撤去場所: 駅の位置、区域外は地域の代表点。合計行は含まない",
        """
        SELECT p.id AS fid, coalesce(station.position, ST_PointOnSurface(district.boundary))
               ::geometry(Point, 4326) AS geometry, p.code, p.label, station.code AS station_code,
               p.side, p.is_outside, district.label AS district, yard.code AS yard_code,
               yard.label AS yard
          FROM geo_removalplace p
          LEFT JOIN geo_station station ON station.id = p.station_id
          LEFT JOIN geo_district district ON district.id = p.district_id
          LEFT JOIN geo_storageyard yard ON yard.id = p.yard_id
         WHERE NOT p.is_total
        """,
        {
            "code": "撤去場所コード",
            "label": "撤去場所",
            "station_code": "駅コード",
            "side": "南北: north=北 south=南",
            "is_outside": "区域外",
            "district": "地域",
            "yard_code": "保管所コード",
            "yard": "保管所",
        },
    ),
    "yards": (
        "保管所: 位置。位置が登録されていない保管所は形がない",
        """
        SELECT y.id AS fid, y.position AS geometry, y.code, y.label, y.full_name,
               y.address_text AS address, y.capacity, y.weekday_hours, y.holiday_hours,
               y.position_is_rough
          FROM geo_storageyard y
        """,
        {
            "code": "保管所コード",
            "label": "保管所",
            "full_name": "正式名称",
            "address": "所在地",
            "capacity": "収容台数",
            "weekday_hours": "平日の時間",
            "holiday_hours": "土日祝の時間",
            "position_is_rough": "位置は概略",
        },
    ),
}


def create(name: str, meaning: str, query: str, columns: dict[str, str]) -> str:
    comments = {"fid": "番号(変わらない)", "geometry": "位置・形(EPSG:4326)", **columns}
    return "".join(
        [
            f"CREATE VIEW gis.{name} AS {query};",
            f"COMMENT ON VIEW gis.{name} IS '{meaning}';",
            *(
                f"COMMENT ON COLUMN gis.{name}.{column} IS '{text}';"
                for column, text in comments.items()
            ),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("gisdoor", "0001_keys"),
        ("geo", "0002_what_a_verdict_and_a_drawing_remember"),
        ("patrols", "0001_initial"),
        ("vehicles", "0020_movements_out_of_the_ordinary"),
        ("requests", "0003_one_view_requester"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SCHEMA IF NOT EXISTS gis;"
            "COMMENT ON SCHEMA gis IS '区のGIS担当が読むビュー。個人情報を含まない';",
            "DROP SCHEMA gis;",
        ),
        *(
            migrations.RunSQL(create(name, *facts), f"DROP VIEW gis.{name};")
            for name, facts in VIEWS.items()
        ),
    ]
