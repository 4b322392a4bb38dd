"""Let the ward say in which column of the reports a kind of removal or release is counted.

The indexes let the reports read one fiscal year of releases, endings and police inquiries
without reading every row of the ledger.
"""

from django.db import migrations, models

COLUMNS = {
    "RemovalKind": {"03": "transfer", "04": "transfer", "05": "transfer", "07": ""},
    "ReleaseKind": {"2": "waived", "3": "waived", "4": "police", "5": "mistake"},
}


def count_as_shipped(apps, schema_editor):
    for model, columns in COLUMNS.items():
        for code, column in columns.items():
            apps.get_model("vehicles", model).objects.filter(code=code).update(report_column=column)


class Migration(migrations.Migration):
    dependencies = [("vehicles", "0008_the_life_after_the_yard")]

    operations = [
        migrations.AddField(
            model_name="releasekind",
            name="report_column",
            field=models.CharField(
                choices=[
                    ("paid", "有料"),
                    ("waived", "免除"),
                    ("police", "警察還付"),
                    ("mistake", "誤撤去"),
                ],
                default="paid",
                max_length=8,
                verbose_name="集計の列",
            ),
        ),
        migrations.AddField(
            model_name="removalkind",
            name="report_column",
            field=models.CharField(
                blank=True,
                choices=[("", "数えない"), ("removal", "撤去"), ("transfer", "移送")],
                default="removal",
                max_length=8,
                verbose_name="集計の列",
            ),
        ),
        *(
            migrations.AddIndex(
                model_name="vehicle",
                index=models.Index(
                    condition=models.Q((f"{day}__isnull", False)), fields=[day], name=name
                ),
            )
            for day, name in (
                ("released_at", "vehicle_released"),
                ("settled_on", "vehicle_settled"),
                ("registration_asked_on", "vehicle_asked"),
            )
        ),
        migrations.RunPython(count_as_shipped, migrations.RunPython.noop),
    ]
