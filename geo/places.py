"""Finds a place by what a caller says: station, address, street, landmark, coordinates. W-08.

What was typed and what the masters hold are folded alike, so width, hyphens, 漢数字, small
kana and ヶ/ケ/が do not matter. The pin stays the truth: a place only says where to look.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from django.core.cache import cache
from django.db import connection

from geo.models import (
    BaseMapFeature,
    Landmark,
    PoliceOffice,
    RemovalPlace,
    Station,
    StorageYard,
    Town,
    TownBlock,
    WardBoundary,
)
from office.text import addr_key, kana_key, postcode_key, search_text

MOST = 12
KEPT_SECONDS = 60 * 60
LEAST_LIKENESS = 0.72

STATION, STREET, BLOCK, TOWN = "駅", "通り", "町丁目", "町"
_WEIGHT = {STATION: 9, "撤去場所": 8, BLOCK: 7, TOWN: 8, STREET: 5, "保管所": 4}
_ZOOM = {STATION: 17, "撤去場所": 17, BLOCK: 17, TOWN: 15, STREET: 17}

# What a caller adds to the name of a place.
_NEARBY = re.compile(
    r"(?:の)?(?:前|目の前|近く|付近|あたり|辺り|周辺|そば|側|横|隣|となり|向かい|裏|入口|"
    r"出口|[東西南北]口|改札(?:口)?|ロータリー|交差点|ところ|所|方|ほう)+$"
)
_COORDINATES = re.compile(r"^\s*\(?(-?\d+(?:\.\d+)?)\s*[,、\s]\s*(-?\d+(?:\.\d+)?)\)?\s*$")
# 梅ヶ丘, 梅ケ丘, 梅が丘 and 梅丘 are one word to a caller.
_GA = str.maketrans("", "", "ゖけが")


@dataclass(frozen=True)
class Place:
    """Somewhere to look: `zoom` shows it whole; `note` says what the answer does not know."""

    label: str
    kind: str
    lon: float
    lat: float
    zoom: int
    score: int = 0
    note: str = ""


@dataclass(frozen=True)
class Known:
    """A place of the masters with its folded name and reading."""

    label: str
    kind: str
    lon: float
    lat: float
    name: str
    kana: str

    def found(self, score: float, note: str = "") -> Place:
        """Return it as an answer."""
        zoom = _ZOOM.get(self.kind, 18)
        total = round(score) + _WEIGHT.get(self.kind, 0)
        return Place(self.label, self.kind, self.lon, self.lat, zoom, total, note)


@dataclass(frozen=True)
class Directory:
    """Everything that can be found, and the towns by name and by reading."""

    known: list[Known]
    towns: dict[str, str]
    blocks: dict[str, Known]
    prefixes: list[str]


def find(query: str) -> list[dict[str, Any]]:
    """Return up to 12 places for `query`, best first; an empty list for nothing found."""
    text = query.strip()[:100]
    if not text:
        return []
    if point := _coordinates(text):
        return [asdict(point)]
    book = _directory()
    places = [*_addresses(text, book), *_named(text, book)]
    if not places:
        words = text.split()
        places = [place for word in words for place in _named(word, book)] if words[1:] else []
    return [asdict(place) for place in _best(places or _similar(text, book))]


def _coordinates(text: str) -> Place | None:
    """`35.64,139.66` or `139.66,35.64`: degrees, whichever way round."""
    found = _COORDINATES.match(search_text(text.replace(" ", ",")))
    if not found:
        return None
    a, b = float(found[1]), float(found[2])
    lat, lon = (a, b) if a < b else (b, a)
    if not (20 <= lat <= 46 and 122 <= lon <= 154):
        return None
    return Place(f"緯度{lat:.5f} 経度{lon:.5f}", "座標", lon, lat, 18, 100)


def _addresses(text: str, book: Directory) -> Iterator[Place]:
    """Towns and 町丁目 out of an address in any writing, or out of a postcode."""
    key = addr_key(_with_town_in_kanji(text, book), book.towns, book.prefixes)
    town = next((t for t in sorted(book.towns, key=len, reverse=True) if key.startswith(t)), "")
    if not town:
        return
    numbers = re.match(r"^(\d+)(?:-(\d+))?(?:-(\d+))?", key[len(town) :])
    block = book.blocks.get(f"{town}{numbers[1]}") if numbers else None
    if block and numbers:
        house = "-".join(n for n in numbers.groups()[1:] if n)
        note = f"{house}の位置は町丁目の中で確かめてください。" if house else ""
        yield block.found(110, note)
    elif numbers and f"{town}1" in book.blocks:
        for known in book.known:
            if known.kind == TOWN and known.label == town:
                yield known.found(90, f"{town}{numbers[1]}丁目はありません。")


def _with_town_in_kanji(text: str, book: Directory) -> str:
    """たいしどう2丁目 becomes 太子堂2丁目."""
    head = re.match(r"^[ぁ-ゖァ-ヶー]+", text)
    if not head:
        return text
    kana = kana_key(head[0])
    readings = {reading: town for town, reading in book.towns.items()}
    return f"{readings[kana]}{text[head.end() :]}" if kana in readings else text


def _named(text: str, book: Directory) -> Iterator[Place]:
    """Whatever carries the name or the reading, exactly, at its beginning or inside."""
    digits = postcode_key(text)
    wanted = {_core(text), _fold(text)}
    reading = kana_key(_without_words(text)) if re.search(r"[ぁ-ゖァ-ヶｦ-ﾟ]", text) else ""
    station_only = "駅" in text
    for known in book.known:
        if len(digits) == 7 and known.kind == TOWN and known.kana.endswith(digits):
            yield known.found(100)
            continue
        score = max(_likeness(one, known.name) for one in wanted)
        score = max(score, _likeness(reading, known.kana) - 5)
        if score > 0:
            yield known.found(score + (15 if station_only and known.kind == STATION else 0))


def _likeness(wanted: str, name: str) -> float:
    if not wanted or not name:
        return 0
    if wanted == name:
        return 100
    if name.startswith(wanted):
        return 75 - min(len(name) - len(wanted), 15)
    if len(wanted) > 1 and wanted in name:
        return 55 - min(len(name) - len(wanted), 15)
    if len(name) > 1 and wanted.startswith(name):
        return 45
    return 0


def _shortens(wanted: str, name: str) -> bool:
    """Whether `wanted` leaves characters of `name` out, beginning alike: 三茶 for 三軒茶屋."""
    rest = iter(name)
    return len(wanted) > 1 and name[:1] == wanted[:1] and all(one in rest for one in wanted)


def _similar(text: str, book: Directory) -> Iterator[Place]:
    """When nothing carries the name: names that look alike."""
    wanted = _core(text)
    for known in book.known:
        if known.kind == STATION and _shortens(wanted, known.name):
            yield known.found(42)
            continue
        matcher = SequenceMatcher(None, wanted, known.name, autojunk=False)
        if matcher.real_quick_ratio() >= LEAST_LIKENESS and matcher.ratio() >= LEAST_LIKENESS:
            yield known.found(matcher.ratio() * 40)


def _best(places: Any) -> list[Place]:
    """The best of each label and kind, best first."""
    best: dict[tuple[str, str], Place] = {}
    for place in places:
        key = (place.label, place.kind)
        if key not in best or best[key].score < place.score:
            best[key] = place
    return sorted(best.values(), key=lambda place: (-place.score, place.label))[:MOST]


def _without_words(text: str) -> str:
    """`text` without 駅, の前 and the like."""
    head, station, _ = text.partition("駅")
    return head if station and head else _NEARBY.sub("", text) or text


def _core(text: str) -> str:
    return _fold(_without_words(text))


def _fold(text: str) -> str:
    return search_text(text).translate(_GA)


def _directory() -> Directory:
    key = f"places:{_version()}"
    found: Directory | None = cache.get(key)
    if found is None:
        found = _read()
        cache.set(key, found, KEPT_SECONDS)
    return found


def _version() -> str:
    """A text that changes when any name or position here does."""
    tables = {
        "geo_station": "label || kana || position::text",
        "geo_town": "label || kana || COALESCE(position::text, '')",
        "geo_townblock": "name || ST_AsEWKT(position)",
        "geo_landmark": "name || kana || position::text",
        "geo_removalplace": "label || COALESCE(valid_until, 'infinity')",
        "geo_storageyard": "label || full_name || COALESCE(position::text, '')",
    }
    sums = ", ".join(
        f"(SELECT sum(hashtext({text})::bigint) FROM {table})"  # noqa: S608 (constants above)
        for table, text in tables.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5(concat_ws('/', CURRENT_DATE, {sums}))")
        return str(cursor.fetchone()[0])


def _read() -> Directory:
    known = [*_stations(), *_towns_and_blocks(), *_masters(), *_landmarks()]
    towns = {town.label: kana_key(town.kana) for town in Town.objects.all()}
    blocks = {
        f"{block.town.label}{block.chome}": _known(block.name, BLOCK, block.position)
        for block in TownBlock.objects.select_related("town").defer("boundary")
        if block.chome
    }
    ward = WardBoundary.objects.filter(is_ward=True).values_list("name", flat=True)
    prefixes = [f"東京都{name}" for name in ward] + ["東京都世田谷区", "東京都", *ward, "世田谷区"]
    return Directory(known, towns, blocks, prefixes)


def _stations() -> Iterator[Known]:
    for station in Station.objects.all():
        yield _known(f"{station.label}駅", STATION, station.position, station.label, station.kana)
    for nearby in BaseMapFeature.objects.filter(layer="stations"):
        yield _known(f"{nearby.name}駅", STATION, nearby.shape, nearby.name)


def _towns_and_blocks() -> Iterator[Known]:
    for town in Town.objects.exclude(position=None):
        found = _known(town.label, TOWN, town.position, kana=town.kana)
        yield found
        yield Known(town.label, TOWN, found.lon, found.lat, "", postcode_key(town.postcode))
    for block in TownBlock.objects.select_related("town").defer("boundary"):
        yield _known(block.name, BLOCK, block.position)


def _masters() -> Iterator[Known]:
    places = RemovalPlace.objects.filter(is_total=False, valid_until=None).exclude(station=None)
    for place in places.exclude(side="").select_related("station"):
        if place.station:
            yield _known(place.label, "撤去場所", place.station.position, kana=place.kana)
    for yard in StorageYard.objects.exclude(position=None):
        yield _known(f"{yard.label}保管所", "保管所", yard.position)
    for office in PoliceOffice.objects.exclude(position=None):
        kind = "警察署" if office.kind == PoliceOffice.Kind.STATION else "交番・駐在所"
        short = re.sub(r"^.+警察署(?=.)", "", office.label)
        yield _known(office.label, kind, office.position, short)


def _landmarks() -> Iterator[Known]:
    for landmark in Landmark.objects.all():
        kind = landmark.kind or "目標物"
        yield _known(landmark.name, kind, landmark.position, kana=landmark.kana)


def _known(label: str, kind: str, position: Any, name: str = "", kana: str = "") -> Known:
    return Known(label, kind, position.x, position.y, _fold(name or label), kana_key(kana))
