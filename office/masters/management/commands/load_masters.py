from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from office.accounts import roles
from office.audit.context import acting_as


class Command(BaseCommand):
    help = "Create the masters every installation starts with; a row that exists is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset-roles",
            action="store_true",
            help="set the permissions of the built-in roles back to what they are shipped with",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Call `load()` of each installed app's `masterdata`, lowest layer first."""
        with acting_as(None), transaction.atomic():
            for config in apps.get_app_configs():
                name = f"{config.name}.masterdata"
                if find_spec(name) is not None:
                    written = import_module(name).load()
                    self.stdout.write(f"{config.label}: {written}")
            if options["reset_roles"]:
                self.stdout.write(f"roles reset: {roles.load(reset=True)}")
