"""What the fake camera sees: a bicycle with a tag whose code can be read."""

import io
from random import Random

import segno
from PIL import Image

from inquiries.requests.demo.pictures import bicycle_picture
from ledger.vehicles import codes

from .prepare_facts import FIRST, YEAR

FRAME = (0, 200, 1280, 920)
"""What of the drawn picture the camera sees: 1280 by 720."""
PICTURES = 200


def first_code():
    """The code of the first blank tag of the batch the live system was given."""
    return codes.tag_code(YEAR, FIRST)


def write_film(path):
    """A film of a tag with something moving behind it, in the form Chromium takes.

    No two of its pictures are the same: the same bytes twice would be one photograph.
    """
    square = io.BytesIO()
    segno.make(first_code(), error="m").save(square, kind="png", scale=10, border=4)
    tag = Image.open(square).convert("RGB")
    street = Image.open(io.BytesIO(bicycle_picture(first_code(), Random(3)))).crop(FRAME)
    with path.open("wb") as film:
        for n in range(PICTURES):
            image = street.copy()
            image.paste(tag, (495, 60))
            image.paste("#27548a", (n * 6, 690, n * 6 + 60, 720))
            image.save(film, "JPEG", quality=85)
