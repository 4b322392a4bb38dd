"""What the vehicles of a lot were sold for adds up to what the lot was sold for, always.

Looked at when a transaction ends, since a lot, its rows and its vehicles change one after the
other within it.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION disposals_check_lot(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    lot record;
    shares record;
BEGIN
    SELECT * INTO lot FROM disposals_salelot WHERE id = checked;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT coalesce(sum(i.amount), 0) AS amounts,
           count(i.amount) AS entered,
           count(*) AS items,
           count(*) FILTER (WHERE v.proceeds IS DISTINCT FROM i.amount) AS differing,
           count(*) FILTER (WHERE v.status <> 'disposed') AS unsold
      INTO shares
      FROM disposals_saleitem i JOIN vehicles_vehicle v ON v.id = i.vehicle_id
     WHERE i.lot_id = checked;
    IF shares.differing > 0 OR shares.unsold > 0
       OR (lot.total IS NULL AND shares.entered > 0)
       OR (lot.total IS NOT NULL
           AND (shares.entered <> shares.items OR shares.amounts <> lot.total)) THEN
        RAISE EXCEPTION 'lot % does not add up', checked
            USING ERRCODE = 'check_violation', CONSTRAINT = 'salelot_adds_up',
                  TABLE = 'disposals_salelot';
    END IF;
END
$$;

CREATE FUNCTION disposals_lot_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM disposals_check_lot(NEW.id);
    RETURN NULL;
END
$$;

CREATE FUNCTION disposals_item_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM disposals_check_lot(OLD.lot_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM disposals_check_lot(NEW.lot_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION disposals_vehicle_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM disposals_check_lot(lot_id) FROM disposals_saleitem WHERE vehicle_id = NEW.id;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER salelot_adds_up AFTER INSERT OR UPDATE ON disposals_salelot
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION disposals_lot_changed();
CREATE CONSTRAINT TRIGGER salelot_adds_up AFTER INSERT OR UPDATE OR DELETE ON disposals_saleitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION disposals_item_changed();
CREATE CONSTRAINT TRIGGER salelot_adds_up AFTER UPDATE ON vehicles_vehicle
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.proceeds IS DISTINCT FROM NEW.proceeds OR OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION disposals_vehicle_changed();
"""
DROP = """
DROP TRIGGER salelot_adds_up ON vehicles_vehicle;
DROP TRIGGER salelot_adds_up ON disposals_saleitem;
DROP TRIGGER salelot_adds_up ON disposals_salelot;
DROP FUNCTION disposals_vehicle_changed();
DROP FUNCTION disposals_item_changed();
DROP FUNCTION disposals_lot_changed();
DROP FUNCTION disposals_check_lot(bigint);
"""


class Migration(migrations.Migration):

    dependencies = [
        ("disposals", "0003_batches_requests_and_lots"),
        ("vehicles", "0010_lawful_ends"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
