"""The way out to a fax line. One class to replace where a ward has its own fax server. C-04."""

import os
from pathlib import Path
from typing import Protocol

from django.conf import settings


class FaxError(Exception):
    """The line did not take the sheet; the message is shown to the user."""


class FaxLine(Protocol):
    """What a fax service has to do."""

    def send(self, number: str, sheet: bytes, *, name: str) -> None:
        """Hand `sheet` (PDF) over for `number`, or raise FaxError."""


class SpoolFolder:
    """Put each sheet into a folder that a fax service empties; `name` makes it safe to repeat."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, number: str, sheet: bytes, *, name: str) -> None:
        """Write `<name>_<number>.pdf` whole or not at all."""
        digits = "".join(character for character in number if character.isdigit())
        if not digits:
            raise FaxError("FAX番号がありません。マスタで登録してください。")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f"{name}.part"
            part.write_bytes(sheet)
            part.replace(self.folder / f"{name}_{digits}.pdf")
        except OSError as error:
            raise FaxError("FAXの送信箱に書き込めません。管理者に連絡してください。") from error


def line() -> FaxLine:
    """The fax line of this installation: the folder FAX_SPOOL, else one beside the data."""
    return SpoolFolder(Path(os.environ.get("FAX_SPOOL") or settings.LOCAL_DIR / "fax"))
