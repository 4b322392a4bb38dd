"""Put the change trail on the tables of accounts, which lie below this app.

Their models cannot list `AuditTrail()` in Meta.triggers without importing upwards. Passwords
and the marks of sessions never enter the trail.
"""

from django.db import migrations

TABLES = [
    ("accounts_user", "accounts.user", "{password,last_login,session_generation}"),
    ("accounts_unit", "accounts.unit", "{}"),
    ("accounts_user_groups", "accounts.user_groups", "{}"),
    ("accounts_user_user_permissions", "accounts.user_user_permissions", "{}"),
    ("auth_group", "accounts.role", "{}"),
    ("auth_group_permissions", "auth.group_permissions", "{}"),
]


def create(table: str, label: str, hidden: str) -> str:
    return f"""
        CREATE FUNCTION audit_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM audit_write('{label}', 'id', TG_OP, to_jsonb(OLD), to_jsonb(NEW),
                                '{hidden}', '{{}}');
            RETURN NULL;
        END
        $$;
        CREATE TRIGGER audit_trail AFTER INSERT OR UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION audit_{table}();
    """


def drop(table: str) -> str:
    return f"DROP TRIGGER audit_trail ON {table}; DROP FUNCTION audit_{table}();"


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_audit_write"),
        ("accounts", "0002_one_time_password_and_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunSQL(create(table, label, hidden), drop(table))
        for table, label, hidden in TABLES
    ]
