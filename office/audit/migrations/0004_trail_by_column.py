"""One line of the trail, for triggers that have found the changed columns themselves."""

from django.db import migrations

CREATE = """
CREATE FUNCTION audit_keep(
    label text, record_key text, operation text, before jsonb, after jsonb
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    context jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
BEGIN
    INSERT INTO audit_change (at, actor_id, request_id, model, record, operation, before, after)
    VALUES (
        clock_timestamp(), (context ->> 'user')::bigint, coalesce(context ->> 'request', ''),
        label, record_key, operation, before, after
    );
END
$$
"""
DROP = "DROP FUNCTION audit_keep(text, text, text, jsonb, jsonb)"


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_trail_of_accounts")]

    operations = [migrations.RunSQL(CREATE, DROP)]
