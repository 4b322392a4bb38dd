"""Columns that fold themselves, and the terms that vehicles are found by, kept by triggers."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from ledger.vehicles.models.vehicle import Lookalike


GRAMS = '''
CREATE FUNCTION text_grams(kind text, t text, singles boolean) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    c text[] := string_to_array(t, NULL);
    n int := coalesce(cardinality(c), 0);
    found text[] := '{}';
BEGIN
    FOR i IN 1 .. n LOOP
        -- Only 漢字 tell something by themselves.
        IF singles AND c[i] >= '㐀' AND c[i] <> '‖' THEN
            found := array_append(found, kind || c[i]);
        END IF;
        -- ‖ parts the texts of one column.
        IF i < n AND c[i] <> '‖' AND c[i + 1] <> '‖' THEN
            found := array_append(found, kind || c[i] || c[i + 1]);
        END IF;
    END LOOP;
    RETURN found;
END $$;

CREATE FUNCTION phone_grams(t text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    found text[] := '{}';
BEGIN
    FOR i IN 1 .. length(t) - 3 LOOP
        found := array_append(found, 'p' || substr(t, i, 4));
    END LOOP;
    RETURN found;
END $$;

-- `starts` are the places at which a reader may think that the number begins.
CREATE FUNCTION number_grams(kind text, t text, VARIADIC starts text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    one text;
    found text[];
BEGIN
    IF length(t) < 2 THEN
        RETURN '{}';
    END IF;
    found := text_grams(kind, t, false) || (kind || right(t, 2) || '$');
    FOREACH one IN ARRAY starts LOOP
        found := array_append(found, kind || '^' || left(one, 2));
    END LOOP;
    RETURN found;
END $$;

CREATE FUNCTION person_grams(name text, kana text, address text, phone text, postcode text)
RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT text_grams('n', name, true) || text_grams('k', kana, false)
        || text_grams('a', address, true) || phone_grams(phone)
        || ARRAY['z' || postcode, 'z' || left(postcode, 3)]
$$;

CREATE FUNCTION vehicles_refresh_terms(ids bigint[]) RETURNS void
LANGUAGE plpgsql STRICT AS $$
BEGIN
    DELETE FROM vehicles_searchterms t
     WHERE t.vehicle_id = ANY (ids)
       AND NOT EXISTS (SELECT FROM vehicles_vehicle v WHERE v.id = t.vehicle_id);
    INSERT INTO vehicles_searchterms AS t (vehicle_id, numbers, words, people)
    SELECT v.id,
           number_grams('r', fold_lookalike(v.registration_key),
               fold_lookalike(v.registration_key),
               fold_lookalike(fold_number(v.registration_serial)),
               fold_lookalike(regexp_replace(fold_number(v.registration_serial), '^[^0-9]+', '')))
           || number_grams('f', fold_lookalike(v.frame_key), fold_lookalike(v.frame_key))
           || number_grams('l', fold_lookalike(v.plate_key), fold_lookalike(v.plate_key))
           || ('m' || right(v.reference, 5)),
           text_grams('d', v.address_key, true) || text_grams('w', v.notes_key, true),
           coalesce(person_grams(o.name_key, o.kana_key, o.address_key, o.phone_key,
                                 fold_phone(o.postcode)), '{}')
           -- Mostly the owner comes for the vehicle; nothing is gained by saying it twice.
           || CASE WHEN (c.name_key, c.kana_key, c.address_key, c.phone_key, c.postcode)
                    IS DISTINCT FROM (o.name_key, o.kana_key, o.address_key, o.phone_key, o.postcode)
                   THEN coalesce(person_grams(c.name_key, c.kana_key, c.address_key, c.phone_key,
                                              fold_phone(c.postcode)), '{}')
                   ELSE '{}' END
      FROM vehicles_vehicle v
      LEFT JOIN vehicles_owner o ON o.vehicle_id = v.id
      LEFT JOIN vehicles_collector c ON c.vehicle_id = v.id
     WHERE v.id = ANY (ids)
        ON CONFLICT (vehicle_id) DO UPDATE
       SET numbers = excluded.numbers, words = excluded.words, people = excluded.people
     WHERE (t.numbers, t.words, t.people)
        IS DISTINCT FROM (excluded.numbers, excluded.words, excluded.people);
END $$;
'''
FORGET = '''
DROP FUNCTION vehicles_refresh_terms(bigint[]);
DROP FUNCTION person_grams(text, text, text, text, text);
DROP FUNCTION number_grams(text, text, text[]);
DROP FUNCTION phone_grams(text);
DROP FUNCTION text_grams(text, text, boolean);
'''
BACKFILL = "SELECT vehicles_refresh_terms(array_agg(id)) FROM vehicles_vehicle"


class Migration(migrations.Migration):

    dependencies = [
        ('vehicles', '0014_folds_in_the_database'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchTerms',
            fields=[
                ('vehicle', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='terms', serialize=False, to='vehicles.vehicle', verbose_name='自転車等')),
                ('numbers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None, verbose_name='番号')),
                ('words', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None, verbose_name='言葉')),
                ('people', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None, verbose_name='人')),
            ],
            options={
                'verbose_name': '検索語',
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='vehicle',
            name='audit_trail',
        ),
        migrations.RemoveField(
            model_name='vehicle',
            name='search_terms',
        ),
        migrations.AddField(
            model_name='vehicle',
            name='address_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('address_text'), arg_joiner=' || ', function='fold_address'), output_field=models.TextField(), verbose_name='撤去場所の住所 照合用'),
        ),
        migrations.AddField(
            model_name='vehicle',
            name='notes_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('remarks'), models.F('condition_memo'), arg_joiner=" || '‖' || ", function='fold_words'), output_field=models.TextField(), verbose_name='備考・状態メモ 照合用'),
        ),
        migrations.AddField(
            model_name='vehicle',
            name='plate_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('plate_number'), arg_joiner=' || ', function='fold_number'), output_field=models.TextField(), verbose_name='標識番号 照合用'),
        ),
        migrations.RemoveField(
            model_name='collector',
            name='address_key',
        ),
        migrations.AddField(
            model_name='collector',
            name='address_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('address'), arg_joiner=' || ', function='fold_address'), output_field=models.TextField(), verbose_name='住所 照合用'),
        ),
        migrations.RemoveField(
            model_name='collector',
            name='kana_key',
        ),
        migrations.AddField(
            model_name='collector',
            name='kana_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('kana'), arg_joiner=' || ', function='fold_kana'), output_field=models.TextField(), verbose_name='フリガナ 照合用'),
        ),
        migrations.RemoveField(
            model_name='collector',
            name='name_key',
        ),
        migrations.AddField(
            model_name='collector',
            name='name_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), arg_joiner=' || ', function='fold_name'), output_field=models.TextField(), verbose_name='氏名 照合用'),
        ),
        migrations.RemoveField(
            model_name='collector',
            name='phone_key',
        ),
        migrations.AddField(
            model_name='collector',
            name='phone_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('phone'), arg_joiner=' || ', function='fold_phone'), output_field=models.TextField(), verbose_name='電話番号 照合用'),
        ),
        migrations.RemoveField(
            model_name='owner',
            name='address_key',
        ),
        migrations.AddField(
            model_name='owner',
            name='address_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('address'), arg_joiner=' || ', function='fold_address'), output_field=models.TextField(), verbose_name='住所 照合用'),
        ),
        migrations.RemoveField(
            model_name='owner',
            name='kana_key',
        ),
        migrations.AddField(
            model_name='owner',
            name='kana_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('kana'), arg_joiner=' || ', function='fold_kana'), output_field=models.TextField(), verbose_name='フリガナ 照合用'),
        ),
        migrations.RemoveField(
            model_name='owner',
            name='name_key',
        ),
        migrations.AddField(
            model_name='owner',
            name='name_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), arg_joiner=' || ', function='fold_name'), output_field=models.TextField(), verbose_name='氏名 照合用'),
        ),
        migrations.RemoveField(
            model_name='owner',
            name='phone_key',
        ),
        migrations.AddField(
            model_name='owner',
            name='phone_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('phone'), arg_joiner=' || ', function='fold_phone'), output_field=models.TextField(), verbose_name='電話番号 照合用'),
        ),
        migrations.RemoveIndex(model_name='vehicle', name='vehicle_frame_alike'),
        migrations.RemoveField(
            model_name='vehicle',
            name='frame_key',
        ),
        migrations.AddField(
            model_name='vehicle',
            name='frame_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('frame_number'), arg_joiner=' || ', function='fold_number'), output_field=models.TextField(), verbose_name='車体番号 照合用'),
        ),
        migrations.AddIndex(
            model_name='vehicle',
            index=models.Index(Lookalike('frame_key'), name='vehicle_frame_alike'),
        ),
        migrations.RemoveIndex(model_name='vehicle', name='vehicle_registration_alike'),
        migrations.RemoveField(
            model_name='vehicle',
            name='registration_key',
        ),
        migrations.AddField(
            model_name='vehicle',
            name='registration_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('registration_prefix'), models.F('registration_serial'), arg_joiner=' || ', function='fold_number'), output_field=models.TextField(), verbose_name='防犯登録 照合用'),
        ),
        migrations.AddIndex(
            model_name='vehicle',
            index=models.Index(Lookalike('registration_key'), name='vehicle_registration_alike'),
        ),
        migrations.RunSQL(GRAMS, FORGET),
        pgtrigger.migrations.AddTrigger(
            model_name='collector',
            trigger=pgtrigger.compiler.Trigger(name='terms_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM vehicles_refresh_terms(array_agg(vehicle_id)) FROM new_rows; RETURN NULL;', hash='76cb903ac71467f7f81b7aa24a678e7ff39ac26a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_terms_of_new_80515', referencing='REFERENCING NEW TABLE AS new_rows ', table='vehicles_collector', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collector',
            trigger=pgtrigger.compiler.Trigger(name='terms_of_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM vehicles_refresh_terms(array_agg(n.vehicle_id) || array_agg(o.vehicle_id)) FROM new_rows n JOIN old_rows o USING (id) WHERE (n.vehicle_id, n.postcode, n.name_key, n.kana_key, n.address_key, n.phone_key) IS DISTINCT FROM (o.vehicle_id, o.postcode, o.name_key, o.kana_key, o.address_key, o.phone_key); RETURN NULL;', hash='242d45a8bce0c7b2ed5c12894ed373f1bf476caf', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_terms_of_changed_5800b', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='vehicles_collector', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collector',
            trigger=pgtrigger.compiler.Trigger(name='terms_of_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM vehicles_refresh_terms(array_agg(vehicle_id)) FROM old_rows; RETURN NULL;', hash='6a059acc38f0d9274468248572c9e34122a7f635', level='STATEMENT', operation='DELETE', pgid='pgtrigger_terms_of_gone_7f39b', referencing='REFERENCING OLD TABLE AS old_rows ', table='vehicles_collector', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='owner',
            trigger=pgtrigger.compiler.Trigger(name='terms_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM vehicles_refresh_terms(array_agg(vehicle_id)) FROM new_rows; RETURN NULL;', hash='c025c40ac75bc8f6203a103d818dab9797595493', level='STATEMENT', operation='INSERT', pgid='pgtrigger_terms_of_new_313cf', referencing='REFERENCING NEW TABLE AS new_rows ', table='vehicles_owner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='owner',
            trigger=pgtrigger.compiler.Trigger(name='terms_of_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM vehicles_refresh_terms(array_agg(n.vehicle_id) || array_agg(o.vehicle_id)) FROM new_rows n JOIN old_rows o USING (id) WHERE (n.vehicle_id, n.postcode, n.name_key, n.kana_key, n.address_key, n.phone_key) IS DISTINCT FROM (o.vehicle_id, o.postcode, o.name_key, o.kana_key, o.address_key, o.phone_key); RETURN NULL;', hash='f137ec3b48dc361827d1504a9f869c3123e520ce', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_terms_of_changed_92000', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='vehicles_owner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='owner',
            trigger=pgtrigger.compiler.Trigger(name='terms_of_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM vehicles_refresh_terms(array_agg(vehicle_id)) FROM old_rows; RETURN NULL;', hash='58ded4af26a1f904b673ba6fd0a532d4a5366ea1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_terms_of_gone_62b3b', referencing='REFERENCING OLD TABLE AS old_rows ', table='vehicles_owner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vehicle',
            trigger=pgtrigger.compiler.Trigger(name='audit_trail', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write('vehicles.vehicle', 'id', TG_OP, to_jsonb(OLD), to_jsonb(NEW), '{registration_key,frame_key,plate_key,address_key,notes_key}', '{}'); RETURN NULL;", hash='63c7b1539170290488ceb6502ce5f11cbf77f87d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_trail_eec63', table='vehicles_vehicle', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vehicle',
            trigger=pgtrigger.compiler.Trigger(name='terms_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM vehicles_refresh_terms(array_agg(id)) FROM new_rows; RETURN NULL;', hash='a666ff3ea9da803a45f4a0550c8840d48816fcd4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_terms_of_new_13a51', referencing='REFERENCING NEW TABLE AS new_rows ', table='vehicles_vehicle', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vehicle',
            trigger=pgtrigger.compiler.Trigger(name='terms_of_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM vehicles_refresh_terms(array_agg(n.id) || array_agg(o.id)) FROM new_rows n JOIN old_rows o USING (id) WHERE (n.reference, n.registration_serial, n.registration_key, n.frame_key, n.plate_key, n.address_key, n.notes_key) IS DISTINCT FROM (o.reference, o.registration_serial, o.registration_key, o.frame_key, o.plate_key, o.address_key, o.notes_key); RETURN NULL;', hash='65eb0ab9620e854fffe81c36a65fd0eed1f07661', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_terms_of_changed_02c39', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='vehicles_vehicle', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vehicle',
            trigger=pgtrigger.compiler.Trigger(name='terms_of_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM vehicles_refresh_terms(array_agg(id)) FROM old_rows; RETURN NULL;', hash='2acad554a181b5a303440b5076bd13b1d38640af', level='STATEMENT', operation='DELETE', pgid='pgtrigger_terms_of_gone_6ecde', referencing='REFERENCING OLD TABLE AS old_rows ', table='vehicles_vehicle', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='searchterms',
            index=django.contrib.postgres.indexes.GinIndex(fields=['numbers', 'words', 'people'], gin_pending_list_limit=512, name='searchterms_found'),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
