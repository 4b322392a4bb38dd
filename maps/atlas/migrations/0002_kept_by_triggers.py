"""An owner who is new, or whose address changes, waits to be matched to a town block again.

Triggers of the owners' table, which lies below this app, so that forms, bulk updates and raw
SQL all leave it right; what is copied past triggers is found by the periodic task.
"""

from django.db import migrations

WAIT = """
    ON CONFLICT (vehicle_id) DO UPDATE
       SET outcome = 'waiting', block_id = NULL, prefecture = '', city = ''
"""
CREATE = f"""
CREATE FUNCTION atlas_owners_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM atlas_ownerplace p USING old_rows o
         WHERE p.vehicle_id = o.vehicle_id
           AND NOT EXISTS (SELECT FROM vehicles_owner w WHERE w.vehicle_id = o.vehicle_id);
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO atlas_ownerplace (vehicle_id, outcome, prefecture, city)
        SELECT n.vehicle_id, 'waiting', '', '' FROM new_rows n {WAIT};
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO atlas_ownerplace (vehicle_id, outcome, prefecture, city)
        SELECT n.vehicle_id, 'waiting', '', '' FROM new_rows n JOIN old_rows o USING (id)
         WHERE (n.vehicle_id, n.address) IS DISTINCT FROM (o.vehicle_id, o.address) {WAIT};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER owner_place_of_new AFTER INSERT ON vehicles_owner
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_owners_written();
CREATE TRIGGER owner_place_of_changed AFTER UPDATE ON vehicles_owner
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_owners_written();
CREATE TRIGGER owner_place_of_gone AFTER DELETE ON vehicles_owner
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_owners_written();
"""
DROP = """
DROP TRIGGER owner_place_of_new ON vehicles_owner;
DROP TRIGGER owner_place_of_changed ON vehicles_owner;
DROP TRIGGER owner_place_of_gone ON vehicles_owner;
DROP FUNCTION atlas_owners_written();
"""


class Migration(migrations.Migration):
    dependencies = [("atlas", "0001_where_owners_live")]

    operations = [migrations.RunSQL(CREATE, DROP)]
