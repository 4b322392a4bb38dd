"""Let the reports find at once the few vehicles whose own record does not tell where they stood."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vehicles", "0019_saved_searches")]

    operations = [
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                condition=models.Q(
                    ("kind__in", ("found", "received", "sent")),
                    models.Q(("change__lt", 0), ("kind__in", ("taken_in",))),
                    models.Q(
                        ("change__gt", 0),
                        ("kind__in", ("released", "disposed", "handed_over", "lost")),
                    ),
                    _connector="OR",
                ),
                fields=["vehicle"],
                name="movement_out_of_the_ordinary",
            ),
        ),
    ]
