"""Fill the database of the live system: masters, accounts, blank tags, a year's ledger."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.e2e.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from inquiries.requests.demo import DemoAccounts  # noqa: E402
from ledger.vehicles import codes  # noqa: E402
from ledger.vehicles.models import Tag, TagBatch  # noqa: E402
from office.accounts.models import User  # noqa: E402
from tests.e2e.prepare_facts import COUNT, FIRST, YEAR  # noqa: E402


def main():
    call_command("migrate", verbosity=0)
    call_command("load_masters")
    if settings.GEODATA_DIR.is_dir():
        call_command("load_geodata", str(settings.GEODATA_DIR))
    DemoAccounts().make()
    call_command("make_ledger", years=1, per_year=400, seed=3)
    make_tags()


def make_tags():
    batch = TagBatch.objects.create(
        first=FIRST, count=COUNT, year=YEAR, made_by=User.objects.get(username="officer")
    )
    Tag.objects.bulk_create(
        Tag(code=codes.tag_code(YEAR, serial), batch=batch)
        for serial in range(FIRST, FIRST + COUNT)
    )


if __name__ == "__main__":
    main()
