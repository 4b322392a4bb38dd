"""The function behind every `AuditTrail` trigger.

It is one function for all tables, so that the trail is one table: the search page reads it
without a union, and a new column needs no new history table.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION audit_write(
    label text, key text, operation text, before jsonb, after jsonb,
    hidden text[], personal text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    context jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
    record_key text := coalesce(after ->> key, before ->> key);
    column_name text;
BEGIN
    before := before - hidden;
    after := after - hidden;
    IF operation = 'UPDATE' THEN
        IF before = after THEN
            RETURN;
        END IF;
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, n.value)
          INTO before, after
          FROM jsonb_each(before) o JOIN jsonb_each(after) n ON n.key = o.key
         WHERE o.value IS DISTINCT FROM n.value;
    END IF;
    FOREACH column_name IN ARRAY personal LOOP
        IF before ? column_name THEN
            before := jsonb_set(before, ARRAY[column_name], '"＊"');
        END IF;
        IF after ? column_name THEN
            after := jsonb_set(after, ARRAY[column_name], '"＊"');
        END IF;
    END LOOP;
    INSERT INTO audit_change (at, actor_id, request_id, model, record, operation, before, after)
    VALUES (
        clock_timestamp(), (context ->> 'user')::bigint, coalesce(context ->> 'request', ''),
        label, record_key, operation, before, after
    );
END
$$
"""
DROP = "DROP FUNCTION audit_write(text, text, text, jsonb, jsonb, text[], text[])"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
