"""`manage.py make_ledger --years 3 --per-year 15000 --seed 1`."""

from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ledger.vehicles.synthetic import YearPlan, fill_ledger
from office.fiscal import fiscal_year


class Command(BaseCommand):
    help = "Fill the ledger with made-up vehicles, for tests and benches."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--years", type=int, default=1, help="fiscal years, this one last")
        parser.add_argument("--per-year", type=int, default=15_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        years, per_year, seed = options["years"], options["per_year"], options["seed"]
        today = timezone.localdate()
        this_year = fiscal_year(today)
        plans = [
            YearPlan(year, per_year, last_day=today)
            for year in range(this_year - years + 1, this_year + 1)
        ]
        began = perf_counter()
        try:
            count = fill_ledger(plans, seed=seed, today=today)
        except LookupError as error:
            raise CommandError(str(error)) from error
        seconds = perf_counter() - began
        self.stdout.write(f"{count:,} vehicles in {seconds:.1f} s ({count / seconds:,.0f}/s)")
