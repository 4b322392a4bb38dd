"""Reading the parameters of OGC API – Features: limit, offset, bbox, datetime."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import Polygon

from geo.features import BadBox, parse_bbox

TOKYO = ZoneInfo("Asia/Tokyo")
USUAL, MOST = 1000, 10_000
PARAMETERS = ("limit", "offset", "after", "bbox", "datetime", "f")
_DIGITS = re.compile(r"[0-9]{1,15}")


class BadQuestion(ValueError):
    """A parameter that cannot be understood; the message says in Japanese what was expected."""


@dataclass(frozen=True)
class Span:
    """From a moment to a moment, both included; None is open."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Question:
    """What one page of items was asked for."""

    limit: int = USUAL
    offset: int = 0
    after: int | None = None
    box: Polygon | None = None
    span: Span | None = None


def read(asked: Mapping[str, str]) -> Question:
    """Read the parameters of a request for items. Raises BadQuestion."""
    if unknown := sorted(set(asked) - set(PARAMETERS)):
        raise BadQuestion(f"知らない条件があります: {'、'.join(unknown)[:100]}")
    if asked.get("f", "json") not in {"json", "geojson"}:
        raise BadQuestion("形式（f）は json だけです。")
    return Question(
        limit=min(_whole(asked, "limit", USUAL, least=1), MOST),
        offset=_whole(asked, "offset", 0),
        after=_whole(asked, "after", 0) if "after" in asked else None,
        box=_box(asked.get("bbox")),
        span=read_span(asked["datetime"]) if asked.get("datetime") else None,
    )


def read_span(text: str) -> Span:
    """Read `datetime`: a moment, a day, or two of them with a slash; `..` is open.

    A day is the office's whole day. Raises BadQuestion.
    """
    parts = text.split("/")
    if len(parts) == 1:
        return Span(*_stretch(parts[0]))
    if len(parts) != 2 or parts in (["..", ".."], ["", ""]):
        raise BadQuestion("日時（datetime）は 2026-04-01/2026-04-30 の形で指定してください。")
    since, until = (None if part in {"", ".."} else _stretch(part) for part in parts)
    if since and until and since[0] > until[1]:
        raise BadQuestion("日時（datetime）の始まりは終わりより前にしてください。")
    return Span(since[0] if since else None, until[1] if until else None)


def _stretch(text: str) -> tuple[datetime, datetime]:
    try:
        if len(text) == len("2026-04-01"):
            day = date.fromisoformat(text)
            first = datetime.combine(day, time(), TOKYO)
            last = first + timedelta(days=1) - timedelta(microseconds=1)
            return first.astimezone(UTC), last.astimezone(UTC)
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=moment.tzinfo or TOKYO).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadQuestion(
            "日時（datetime）は 2026-04-01 か 2026-04-01T00:00:00Z の形で指定してください。"
        ) from error
    return moment, moment


def _whole(asked: Mapping[str, str], name: str, usual: int, *, least: int = 0) -> int:
    text = asked.get(name)
    if text is None:
        return usual
    if not _DIGITS.fullmatch(text) or int(text) < least:
        raise BadQuestion(f"{name} は {least} 以上の整数で指定してください。")
    return int(text)


def _box(text: str | None) -> Polygon | None:
    """Four numbers, or six with heights, which are left out."""
    parts = (text or "").split(",")
    if len(parts) == 6:
        text = ",".join([*parts[:2], *parts[3:5]])
    try:
        return parse_bbox(text)
    except BadBox as error:
        raise BadQuestion(str(error)) from error
