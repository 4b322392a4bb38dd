"""What a file's encoding could not hold: told before the file is taken, and as a list. L-19."""

import unicodedata
from typing import Any

from ledger.vehicles.models import Vehicle
from office.documents.csv_files import Substitutions, write_csv

from .reading import Reader

MOST_CHARACTERS = 50
HEADER = ("行", "整理番号", "項目", "文字", "文字コード", "置き換え")


def summary_of(found: Substitutions) -> list[dict[str, Any]]:
    """The characters that were replaced, the most frequent first."""
    return [
        {
            "character": character,
            "code": code_of(character),
            "instead": instead or "（なし）",
            "count": count,
        }
        for (character, instead), count in found.characters.most_common(MOST_CHARACTERS)
    ]


def report_of(found: Substitutions, reader: Reader) -> bytes:
    """The first thousand places as a CSV, each with the reference of its vehicle."""
    keys = [reader.written[place.row - 2] for place in found.places if place.row > 1]
    names = dict(Vehicle.objects.filter(pk__in=keys).values_list("pk", "reference"))
    rows = [
        (
            place.row,
            names.get(reader.written[place.row - 2], "") if place.row > 1 else "見出し",
            reader.columns[place.column - 1].label,
            place.character,
            code_of(place.character),
            place.instead,
        )
        for place in found.places
    ]
    return write_csv(HEADER, rows).content


def code_of(character: str) -> str:
    """U+20BB7, and its name where it shows nothing."""
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character)[0] in "CMZ":
        return f"{code} {unicodedata.name(character, '')}".strip()
    return code
