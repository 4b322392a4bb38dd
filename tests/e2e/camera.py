"""What the fake camera sees: a bicycle with a tag whose code can be read."""

import io

import segno
from PIL import Image

from ledger.vehicles import codes

from .prepare_facts import FIRST, YEAR

SIZE, PICTURES = (1280, 720), 200


def first_code():
    """The code of the first blank tag of the batch the live system was given."""
    return codes.tag_code(YEAR, FIRST)


def write_film(path):
    """A film of a tag with something moving behind it, in the form Chromium takes.

    No two of its pictures are the same: the same bytes twice would be one photograph.
    """
    square = io.BytesIO()
    segno.make(first_code(), error="m").save(square, kind="png", scale=12, border=4)
    tag = Image.open(square).convert("RGB")
    with path.open("wb") as film:
        for n in range(PICTURES):
            image = Image.new("RGB", SIZE, "#8a8f88")
            image.paste(tag, (480, 180))
            image.paste("#27548a", (n * 5, 560, n * 5 + 60, 620))
            image.save(film, "JPEG", quality=85)
