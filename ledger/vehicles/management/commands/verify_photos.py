from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from ledger.vehicles import media
from ledger.vehicles.models import Photo
from ledger.vehicles.workflow.capture import is_named, sweep_orphans


class Command(BaseCommand):
    """Compare every photo row with its file, and every file with the rows.

    Exit code 1 when a photograph is missing or is not what its digest says.
    """

    help = "写真の行とファイルを照合する。--sweep で行のない古いファイルを消す。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sweep", action="store_true", help="行のないファイルを消す")
        parser.add_argument("--minutes", type=int, default=10, help="この分数より古いもの")

    def handle(self, *_args: object, **options: object) -> None:
        before = timezone.now() - timedelta(minutes=int(str(options["minutes"])))
        broken = [f"{photo.pk} {fault}" for photo, fault in faults()]
        orphans = (
            sweep_orphans(before)
            if options["sweep"]
            else [path for path in media.files_before(before) if not is_named(path)]
        )
        for line in broken:
            self.stdout.write(f"写真 {line}")
        for path in orphans:
            self.stdout.write(f"行なし {path}")
        count = Photo.objects.count()
        self.stdout.write(
            f"写真 {count}件、異常 {len(broken)}件、行のないファイル {len(orphans)}件"
        )
        if broken:
            raise SystemExit(1)


def faults() -> list[tuple[Photo, str]]:
    """Photos whose file is missing or differs from the digest, with what is wrong."""
    found = []
    for photo in Photo.objects.iterator(chunk_size=500):
        path = media.full_path(photo.path)
        if not path.exists():
            found.append((photo, f"ファイルなし {photo.path}"))
        elif media.digest_of(path.read_bytes()) != photo.digest:
            found.append((photo, f"内容が違う {photo.path}"))
    return found
