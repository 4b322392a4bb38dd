"""Published tables: read, matched with our stations, compared with what is there.

Two tables are known by their headings: counts by station (駅別, 東京都) and totals by year
(公表値). Nothing is written here; `workflow.import_table` writes what is planned.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geo.models import Station
from office import wareki

from .exceptions import SurveyError
from .models import KINDS, SpotCount, Survey

BY_STATION = {"station", "total", *(name for name, _ in KINDS)}
BY_YEAR = {"subject", "period", "value", "unit"}
STREET_COUNT = "放置自転車等の数"
MOST_ROWS = 2000
YEAR_BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
"""The year before an era's first. A fiscal year bears the name of the era it ends in."""


@dataclass(frozen=True)
class Table:
    """A table as it was read. `fiscal_year`: of what year counts by station are."""

    rows: Sequence[Mapping[str, str]]
    is_by_station: bool
    fiscal_year: int

    @property
    def year(self) -> str:
        return wareki.fiscal_year_name(self.fiscal_year)


@dataclass(frozen=True)
class YearTotal:
    """The published total of a fiscal year, and what is kept of it now."""

    fiscal_year: int
    value: int
    origin: str
    before: int | None

    @property
    def is_same(self) -> bool:
        return self.before == self.value

    @property
    def year(self) -> str:
        return wareki.fiscal_year_name(self.fiscal_year)


@dataclass(frozen=True)
class StationRow:
    """The counts of a station, and those kept of it now."""

    station: Station
    segment: str
    note: str
    numbers: Mapping[str, int]
    before: Mapping[str, int] | None

    @property
    def is_same(self) -> bool:
        return self.before == self.numbers

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    @property
    def cells(self) -> list[int]:
        return [self.numbers[name] for name, _ in KINDS]


@dataclass
class Planned:
    """What an import would do."""

    totals: list[YearTotal] = field(default_factory=list)
    stations: list[StationRow] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many rows are new or changed."""
        totals = sum(not one.is_same for one in self.totals)
        return totals + sum(not one.is_same for one in self.stations)

    @property
    def total(self) -> int:
        """All counts by station together."""
        return sum(row.total for row in self.stations)


def read_table(content: bytes, fiscal_year: int) -> Table:
    """Read a CSV in UTF-8 or cp932. Raises SurveyError for one whose headings are unknown."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932", errors="replace")
    try:
        rows = list(csv.DictReader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise SurveyError("CSVとして読めません。ファイルを確かめてください。") from error
    headings = {heading or "" for heading in (rows[0] if rows else {})}
    is_by_station = headings >= BY_STATION
    if not is_by_station and not headings >= BY_YEAR:
        wanted = "station・bicycle・moped・small_moped・motorcycle・total"
        message = (
            f"見出しが分かりません。駅別の表（{wanted}）か、"
            "年度別の公表値（subject・period・value・unit）を選んでください。"
        )
        raise SurveyError(message)
    if len(rows) > MOST_ROWS:
        raise SurveyError(f"行が多すぎます（{MOST_ROWS:,}行まで）。")
    plain = [
        {key or "": (value or "") if isinstance(value, str) else "" for key, value in row.items()}
        for row in rows
    ]
    return Table(plain, is_by_station, fiscal_year)


def plan_of(table: Table) -> Planned:
    """What taking over `table` would do to what is there."""
    planned = Planned()
    if table.is_by_station:
        _plan_stations(table, planned)
    else:
        _plan_totals(table, planned)
    return planned


def _plan_totals(table: Table, planned: Planned) -> None:
    kept = dict(Survey.objects.of_ward().values_list("fiscal_year", "published_total"))
    for n, row in enumerate(table.rows, start=2):
        if not row["subject"].startswith(STREET_COUNT):
            planned.left_out.append(
                f"{n}行目：{row['subject']}（{row['period']}）は調査の台数ではありません。"
            )
            continue
        year, value = fiscal_year_of(row["period"]), _number(row["value"])
        if year is None or value is None or row["unit"] != "台":
            planned.errors.append(
                f"{n}行目：年度か台数が読めません（{row['period']} {row['value']}{row['unit']}）。"
            )
            continue
        planned.totals.append(YearTotal(year, value, row.get("source", "")[:100], kept.get(year)))


def _plan_stations(table: Table, planned: Planned) -> None:
    stations = {one.label: one for one in Station.objects.all()}
    kept = _kept(table.fiscal_year)
    groups: set[str] = set()
    for n, row in enumerate(table.rows, start=2):
        group = row.get("group_label", "")
        if group and group in groups:
            planned.left_out.append(
                f"{n}行目：{row['station']}は「{group}」としてすでに数えました。"
            )
            continue
        groups.add(group)
        numbers = {name: _number(row[name]) for name, _ in KINDS}
        whole = {name: number for name, number in numbers.items() if number is not None}
        station = stations.get(row["station"].removesuffix("駅"))
        if station is None:
            planned.errors.append(f"{n}行目：「{row['station']}」という駅はマスタにありません。")
        elif len(whole) < len(KINDS) or sum(whole.values()) != _number(row["total"]):
            planned.errors.append(f"{n}行目：{row['station']}の台数の和が合計と合いません。")
        else:
            segment = f"{group}（合算）" if group else ""
            cities = row.get("municipality_in_source", "")
            note = f"{cities}の合計" if "・" in cities else ""
            before = kept.get((station.pk, segment))
            planned.stations.append(StationRow(station, segment, note, whole, before))


def _kept(fiscal_year: int) -> dict[tuple[int, str], dict[str, int]]:
    found = SpotCount.objects.in_force().filter(
        spot__survey__source=Survey.Source.METROPOLIS, spot__survey__fiscal_year=fiscal_year
    )
    return {
        (one.spot.station_id, one.spot.segment): {name: getattr(one, name) for name, _ in KINDS}
        for one in found.select_related("spot")
    }


def fiscal_year_of(text: str) -> int | None:
    """2024 of 令和6年度, R6 or 2024年度; None for anything else."""
    plain = text.strip().removesuffix("年度")
    if re.fullmatch(r"(19|20)\d\d", plain):
        return int(plain)
    found = re.fullmatch(r"(令和|平成|昭和|[RHS])(\d{1,2}|元)", plain)
    if not found:
        return None
    era, number = found.groups()
    return YEAR_BEFORE[era] + (1 if number == "元" else int(number))


def _number(text: str) -> int | None:
    plain = text.replace(",", "").strip()
    return int(plain) if plain.isdecimal() and len(plain) < 7 else None
