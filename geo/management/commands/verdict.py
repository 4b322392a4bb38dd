import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geo.judgement import BadPoint, judge, parse_point


class Command(BaseCommand):
    help = "Judge points: one JSON object a line, the same as GET /geo/verdict/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "points", nargs="+", metavar="LON,LAT", help="degrees; write -- before a minus sign"
        )
        parser.add_argument("--on", type=date.fromisoformat, help="the day (default: today)")

    def handle(self, *_: Any, **options: Any) -> None:
        for text in options["points"]:
            lon, _, lat = text.partition(",")
            try:
                point = parse_point(lon.strip(), lat.strip())
            except BadPoint as error:
                raise CommandError(f"{text}: {error}") from error
            found = judge(point, on=options["on"]).as_dict()
            self.stdout.write(json.dumps(found, ensure_ascii=False))
