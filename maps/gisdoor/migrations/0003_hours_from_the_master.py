"""The hours of a yard come from the master of hours, no longer from two texts of the yard. Y-08."""

from django.db import migrations

YARDS = """
CREATE OR REPLACE VIEW gis.yards AS
SELECT y.id AS fid, y.position AS geometry, y.code, y.label, y.full_name,
       y.address_text AS address, y.capacity,
       (to_char(h.weekday_opens, 'HH24:MI') || '-' || to_char(h.weekday_closes, 'HH24:MI')
       )::varchar(11) AS weekday_hours,
       (to_char(h.holiday_opens, 'HH24:MI') || '-' || to_char(h.holiday_closes, 'HH24:MI')
       )::varchar(11) AS holiday_hours,
       y.position_is_rough
  FROM geo_storageyard y
  LEFT JOIN LATERAL (
       SELECT *
         FROM geo_openinghours r
        WHERE (r.yard_id IS NULL OR r.yard_id = y.id)
          AND (r.valid_from IS NULL OR r.valid_from <= current_date)
          AND (r.valid_until IS NULL OR r.valid_until >= current_date)
        ORDER BY r.yard_id IS NULL, r.valid_from DESC NULLS LAST
        LIMIT 1
       ) h ON true
"""
BEFORE = """
CREATE OR REPLACE VIEW gis.yards AS
SELECT y.id AS fid, y.position AS geometry, y.code, y.label, y.full_name,
       y.address_text AS address, y.capacity, y.weekday_hours, y.holiday_hours,
       y.position_is_rough
  FROM geo_storageyard y
"""


class Migration(migrations.Migration):
    dependencies = [
        ("gisdoor", "0002_views_for_gis"),
        ("geo", "0003_opening_hours_and_the_days_that_differ"),
    ]

    operations = [migrations.RunSQL(YARDS, BEFORE)]
