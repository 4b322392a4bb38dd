"""Photo files: looked at before they are kept, named by their digest, written to last.

Everything lies under MEDIA_ROOT/photos/ab/abcd….jpg. No database here.
"""

import hashlib
import io
import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps

from ledger.vehicles.exceptions import BadPhoto

EXTENSIONS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
SIZES = {"view": 1600, "thumb": 320}
"""Longest side in pixels of the copies that pages show."""


def root() -> Path:
    """The folder of all photos."""
    return Path(settings.MEDIA_ROOT) / "photos"


def full_path(path: str) -> Path:
    """Where the file named `path` in a photo row lies."""
    return Path(settings.MEDIA_ROOT) / path


def digest_of(body: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def examine(body: bytes) -> str:
    """Return the file extension of a photo that decodes wholly; raise BadPhoto otherwise.

    Only JPEG, PNG and WebP up to 50 million pixels are opened (SECURITY C52): Pillow's other
    decoders are not reached, and a bomb is measured before it is unpacked.
    """
    if not body:
        raise BadPhoto("写真が空です。撮り直してください。")
    try:
        with Image.open(io.BytesIO(body), formats=["JPEG", "PNG", "WEBP"]) as image:
            if image.width * image.height <= MAX_PIXELS:
                image.load()
                return EXTENSIONS[image.format or ""]
    except (
        OSError,
        SyntaxError,
        ValueError,
        KeyError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise BadPhoto("写真として読めません。撮り直してください。") from error
    raise BadPhoto("写真の画素数が大きすぎます。")


def write(body: bytes, digest: str, extension: str) -> str:
    """Put the file on the disk for good and return its path below MEDIA_ROOT.

    `.part`, fsync, rename, fsync of the folder: after a power cut the file is whole or absent.
    Raises OSError (ENOSPC) when the disk is full, leaving nothing.
    """
    path = f"photos/{digest[:2]}/{digest}.{extension}"
    write_file(full_path(path), body)
    return path


def write_file(target: Path, body: bytes) -> None:
    """Write `body` to `target` so that it is there wholly or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{uuid.uuid4().hex}.part")
    try:
        with part.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sized(path: str, size: str) -> Path:
    """Return the copy of a photo for pages, making it at the first call.

    Turned upright, at most SIZES[size] pixels long, without EXIF: no place, no phone.
    """
    original = full_path(path)
    target = original.with_name(f"{original.stem}.{size}.jpg")
    if not target.exists():
        longest = SIZES[size]
        with Image.open(original, formats=["JPEG", "PNG", "WEBP"]) as image:
            image.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        bare = Image.new("RGB", upright.size)
        bare.paste(upright)
        out = io.BytesIO()
        bare.save(out, "JPEG", quality=82, optimize=True, progressive=True)
        write_file(target, out.getvalue())
    return target


def content_type(path: str) -> str:
    """The fixed content type of a stored file; never guessed from its contents."""
    return CONTENT_TYPES[path.rsplit(".", 1)[-1]]


def files() -> Iterator[str]:
    """Every file under photos/, by its path below MEDIA_ROOT."""
    base = Path(settings.MEDIA_ROOT)
    for found in sorted(root().glob("*/*")):
        yield str(found.relative_to(base))


def files_before(moment: datetime) -> Iterator[str]:
    """Files last written before `moment`."""
    return (path for path in files() if is_before(path, moment))


def is_before(path: str, moment: datetime) -> bool:
    """Whether the file exists and was last written before `moment`."""
    try:
        written = full_path(path).stat().st_mtime
    except FileNotFoundError:
        return False
    return datetime.fromtimestamp(written, UTC) < moment


def is_part(path: str) -> bool:
    """Whether the file is one whose writing never ended."""
    return path.endswith(".part")


def digest_in(path: str) -> str:
    """The digest in a file's name."""
    return Path(path).name.split(".", 1)[0]


def delete(path: str) -> None:
    """Remove one file; it may be gone already."""
    full_path(path).unlink(missing_ok=True)
