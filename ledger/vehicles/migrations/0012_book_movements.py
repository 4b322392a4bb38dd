"""The functions behind the movement triggers, and the movements of what is in the ledger.

`vehicles_bookings` says what an untouched vehicle has behind it: it came in, and perhaps left.
`vehicles_move` books the difference that one change of a row makes. Both are explained in
`models/movement.py`.
"""

from django.db import migrations

ZONE = "AT TIME ZONE 'Asia/Tokyo'"
COLUMNS = (
    "vehicle_id, yard_id, kind, change, at, day, is_moped,"
    " removal_kind_id, disposition_id, release_kind_id, recorded_at"
)

CREATE = (
    f"""
-- When a vehicle left, on the day that counts (settled_on): by its own clock where that fits
-- the day, else at the end of the day.
CREATE FUNCTION vehicles_left_at(v vehicles_vehicle) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN v.status = 'released' AND (v.released_at {ZONE})::date = v.settled_on
            THEN v.released_at
        WHEN (v.moved_at {ZONE})::date = v.settled_on THEN v.moved_at
        WHEN (clock_timestamp() {ZONE})::date = v.settled_on THEN clock_timestamp()
        ELSE (v.settled_on + 1)::timestamp {ZONE} - interval '1 microsecond'
    END
$$;

CREATE FUNCTION vehicles_bookings(v vehicles_vehicle) RETURNS TABLE (
    kind text, change smallint, at timestamptz,
    removal_kind_id bigint, disposition_id bigint, release_kind_id bigint
) LANGUAGE sql STABLE AS $$
    SELECT 'taken_in', 1::smallint, v.taken_in_at, v.removal_kind_id, NULL::bigint, NULL::bigint
     WHERE v.status <> 'removed'
    UNION ALL
    SELECT v.status, -1::smallint, vehicles_left_at(v), NULL, v.disposition_id, v.release_kind_id
     WHERE v.status IN ('released', 'disposed', 'handed_over', 'lost')
$$;

CREATE FUNCTION vehicles_book(
    vehicle bigint, yard bigint, kind text, change int, at timestamptz, is_moped boolean,
    removal_kind bigint DEFAULT NULL, disposition bigint DEFAULT NULL,
    release_kind bigint DEFAULT NULL
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO vehicles_movement ({COLUMNS})
    VALUES (vehicle, yard, kind, change, at, (at {ZONE})::date, is_moped,
            removal_kind, disposition, release_kind, clock_timestamp())
$$;
"""
    + f"""
CREATE FUNCTION vehicles_move(operation text, old vehicles_vehicle, new vehicles_vehicle)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    ends CONSTANT text[] := ARRAY['released', 'disposed', 'handed_over', 'lost'];
    was_in boolean := old.status <> 'removed';
    is_in boolean := new.status <> 'removed';
    had_left boolean := old.status = ANY (ends);
    has_left boolean := new.status = ANY (ends);
    same_end boolean := had_left AND old.status = new.status;
    end_corrected boolean := same_end AND (
        (old.settled_on, old.released_at, old.disposition_id, old.release_kind_id, old.yard_id)
        IS DISTINCT FROM
        (new.settled_on, new.released_at, new.disposition_id, new.release_kind_id, new.yard_id)
    );
    happened timestamptz := CASE
        WHEN new.moved_at IS DISTINCT FROM old.moved_at AND new.moved_at IS NOT NULL
        THEN new.moved_at ELSE clock_timestamp() END;
    moped boolean := coalesce(
        (SELECT k.is_moped FROM vehicles_vehiclekind k WHERE k.id = new.vehicle_kind_id), false);
    booked vehicles_movement;
BEGIN
    IF operation = 'INSERT' THEN
        PERFORM vehicles_book(
            new.id, new.yard_id, b.kind, b.change, b.at, moped,
            b.removal_kind_id, b.disposition_id, b.release_kind_id)
           FROM vehicles_bookings(new) b;
        RETURN;
    END IF;

    -- Bicycle or moped: what is booked as the one is booked as the other. A record that is
    -- deleted is booked out of every day it was booked in.
    SELECT m.* INTO booked FROM vehicles_movement m WHERE m.vehicle_id = old.id
     ORDER BY m.id DESC LIMIT 1;
    IF operation = 'DELETE' OR booked.is_moped <> moped THEN
        INSERT INTO vehicles_movement ({COLUMNS})
        SELECT old.id, m.yard_id, m.kind, side * sum(m.change), m.at, m.day,
               CASE WHEN side > 0 THEN moped ELSE m.is_moped END,
               m.removal_kind_id, m.disposition_id, m.release_kind_id, clock_timestamp()
          FROM vehicles_movement m
          JOIN unnest(CASE operation WHEN 'DELETE' THEN ARRAY[-1] ELSE ARRAY[-1, 1] END) side
            ON true
         WHERE m.vehicle_id = old.id
         GROUP BY side, m.yard_id, m.kind, m.at, m.day, m.is_moped,
                  m.removal_kind_id, m.disposition_id, m.release_kind_id
        HAVING sum(m.change) <> 0;
    END IF;
    IF operation = 'DELETE' THEN
        RETURN;
    END IF;

    -- It had left, and has not, or not so.
    IF had_left AND (NOT same_end OR end_corrected) THEN
        SELECT m.* INTO booked FROM vehicles_movement m
         WHERE m.vehicle_id = new.id AND m.kind = old.status AND m.change < 0
         ORDER BY m.id DESC LIMIT 1;
        IF old.status = 'lost' AND new.status = 'stored' THEN
            PERFORM vehicles_book(new.id, old.yard_id, 'found', 1, happened, moped);
        ELSE
            PERFORM vehicles_book(
                new.id, old.yard_id, old.status, 1,
                CASE WHEN has_left THEN booked.at ELSE happened END, moped,
                NULL, booked.disposition_id, booked.release_kind_id);
        END IF;
    END IF;

    -- It came in, went back on the truck, or came in otherwise than was thought.
    IF is_in AND NOT was_in THEN
        PERFORM vehicles_book(
            new.id, new.yard_id, 'taken_in', 1, new.taken_in_at, moped, new.removal_kind_id);
    ELSIF was_in AND NOT is_in THEN
        PERFORM vehicles_book(
            new.id, old.yard_id, 'taken_in', -1, happened, moped, old.removal_kind_id);
    ELSIF is_in AND (old.taken_in_at, old.removal_kind_id)
          IS DISTINCT FROM (new.taken_in_at, new.removal_kind_id) THEN
        SELECT m.* INTO booked FROM vehicles_movement m
         WHERE m.vehicle_id = new.id AND m.kind = 'taken_in' AND m.change > 0
         ORDER BY m.id DESC LIMIT 1;
        PERFORM vehicles_book(
            new.id, booked.yard_id, 'taken_in', -1, booked.at, moped, booked.removal_kind_id);
        PERFORM vehicles_book(
            new.id, booked.yard_id, 'taken_in', 1, new.taken_in_at, moped, new.removal_kind_id);
    END IF;

    -- It changed yards.
    IF was_in AND is_in AND old.yard_id <> new.yard_id THEN
        IF same_end THEN
            happened := vehicles_left_at(new);
        END IF;
        IF new.in_transit_to_id = old.yard_id THEN
            -- The receipt is taken back: it is on its way again.
            PERFORM vehicles_book(new.id, old.yard_id, 'received', -1, happened, moped);
            PERFORM vehicles_book(new.id, new.yard_id, 'sent', 1, happened, moped);
        ELSE
            PERFORM vehicles_book(new.id, old.yard_id, 'sent', -1, happened, moped);
            PERFORM vehicles_book(new.id, new.yard_id, 'received', 1, happened, moped);
        END IF;
    END IF;

    -- It left.
    IF has_left AND (NOT same_end OR end_corrected) THEN
        PERFORM vehicles_book(
            new.id, new.yard_id, new.status, -1, vehicles_left_at(new), moped,
            NULL, new.disposition_id, new.release_kind_id);
    END IF;
END
$$;
"""
)

BACKFILL = f"""
INSERT INTO vehicles_movement ({COLUMNS})
SELECT v.id, v.yard_id, b.kind, b.change, b.at, (b.at {ZONE})::date,
       coalesce(k.is_moped, false), b.removal_kind_id, b.disposition_id, b.release_kind_id, b.at
  FROM vehicles_vehicle v
  LEFT JOIN vehicles_vehiclekind k ON k.id = v.vehicle_kind_id
 CROSS JOIN LATERAL vehicles_bookings(v) b
"""

DROP = """
DROP FUNCTION vehicles_move(text, vehicles_vehicle, vehicles_vehicle);
DROP FUNCTION vehicles_book(
    bigint, bigint, text, int, timestamptz, boolean, bigint, bigint, bigint);
DROP FUNCTION vehicles_bookings(vehicles_vehicle);
DROP FUNCTION vehicles_left_at(vehicles_vehicle);
"""


class Migration(migrations.Migration):

    dependencies = [("vehicles", "0011_movements_of_the_stock")]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
