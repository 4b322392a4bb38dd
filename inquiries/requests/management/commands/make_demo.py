"""`manage.py make_demo`: the demonstration's people, past and present. Safe to repeat."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inquiries.requests.demo import (
    DemoAccounts,
    clear_today,
    make_history,
    make_rain,
    make_surveys,
    make_today,
)


class Command(BaseCommand):
    help = "Fill the demonstration with fictional accounts, years and live work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--refresh-today", action="store_true", help="replace the live work by today's"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not settings.DEBUG:
            raise CommandError("デモのデータは DEBUG のときだけ作れます。")
        try:
            accounts = DemoAccounts().make()
            today = timezone.localdate()
            count = make_history(today)
            make_rain(today)
            make_surveys(today)
            if options["refresh_today"]:
                clear_today()
            live = make_today(timezone.now())
        except LookupError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"台帳に{count:,}台、今日の作業を{live:,}件追加しました。")
        self.stdout.write(accounts)
