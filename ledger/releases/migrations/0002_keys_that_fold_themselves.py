"""The keys of an applicant are computed by the database, as those of owners and collectors."""

from django.db import migrations, models

FOLDS = [
    ("name_key", "氏名 照合用", "fold_name", "name"),
    ("kana_key", "フリガナ 照合用", "fold_kana", "kana"),
    ("address_key", "住所 照合用", "fold_address", "address"),
    ("phone_key", "電話番号 照合用", "fold_phone", "phone"),
]


def computed(label: str, function: str, source: str) -> models.GeneratedField:
    return models.GeneratedField(
        db_persist=True,
        expression=models.Func(models.F(source), arg_joiner=" || ", function=function),
        output_field=models.TextField(),
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0001_return_desk"),
        ("vehicles", "0015_what_vehicles_are_found_by"),
    ]

    operations = [
        operation
        for name, label, function, source in FOLDS
        for operation in (
            migrations.RemoveField("applicant", name),
            migrations.AddField("applicant", name, computed(label, function, source)),
        )
    ]
