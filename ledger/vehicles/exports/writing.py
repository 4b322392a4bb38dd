"""The rows put into a file of the format asked for. Memory stays flat, whatever their number."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from pathlib import Path
from struct import pack
from typing import Any

import numpy as np
import orjson
import pyogrio.raw
from django.utils import timezone

from geo import srid
from ledger.vehicles.models import Export
from office.documents.csv_files import Dialect, Substitutions, csv_parts
from office.documents.xlsx_files import Heading, write_xlsx

from .columns import Column
from .reading import Row

TITLE = "放置自転車台帳"
LAYER = "vehicles"
AT_A_TIME = 5000
FLAT_POINT = 1
LITTLE_ENDIAN = 1


@dataclass(frozen=True)
class Sheet:
    """What is to be written: the columns and their rows, and how."""

    columns: Sequence[Column]
    rows: Iterable[Row]
    srid: int = srid.WGS84
    keep_digits: bool = False
    trace: str = ""

    @property
    def labels(self) -> list[str]:
        return [column.label for column in self.columns]

    def cells(self) -> Iterator[list[Any]]:
        """The rows without what only a map needs."""
        return (row.cells for row in self.rows)


def write_file(kind: str, path: Path, sheet: Sheet) -> Substitutions:
    """Write the sheet as a file of this kind; tell what its encoding could not hold."""
    return WRITERS[kind](path, sheet)


def write_table(dialect: Dialect) -> Callable[[Path, Sheet], Substitutions]:
    """A writer of lines: CSV in either encoding, or with tabs."""

    def write(path: Path, sheet: Sheet) -> Substitutions:
        found = Substitutions()
        how = Dialect(dialect.encoding, keep_digits=sheet.keep_digits, tabs=dialect.tabs)
        with path.open("wb") as target:
            target.writelines(csv_parts(sheet.labels, sheet.cells(), how, found))
        return found

    return write


def write_workbook(path: Path, sheet: Sheet) -> Substitutions:
    """An Excel file of text cells."""
    headings = [Heading(column.label, column.width) for column in sheet.columns]
    with path.open("wb") as target:
        write_xlsx(
            target,
            headings,
            sheet.cells(),
            title=TITLE,
            made_at=timezone.now().astimezone(UTC),
            trace=sheet.trace,
        )
    return Substitutions()


def write_geojson(path: Path, sheet: Sheet) -> Substitutions:
    """Points with the columns as properties, one feature a line. Always WGS84 (RFC 7946)."""
    labels = sheet.labels
    with path.open("wb") as target:
        target.write(b'{"type":"FeatureCollection","features":[')
        for number, row in enumerate(sheet.rows):
            feature = {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [round(row.x, 7), round(row.y, 7)]},
                "properties": dict(zip(labels, row.cells, strict=True)),
            }
            target.write(b",\n" if number else b"\n")
            target.write(orjson.dumps(feature))
        target.write(b"\n]}\n")
    return Substitutions()


def write_geopackage(path: Path, sheet: Sheet) -> Substitutions:
    """A GeoPackage with one layer of points, in the coordinate system asked for."""
    rows = iter(sheet.rows)
    part = list(islice(rows, AT_A_TIME))
    while part or not path.exists():
        pyogrio.raw.write(  # type: ignore[no-untyped-call]
            path,
            geometry=np.array([_point(row.x, row.y) for row in part], dtype=object),
            field_data=[_array(column, part, place) for place, column in enumerate(sheet.columns)],
            fields=np.array(sheet.labels, dtype=object),
            layer=LAYER,
            driver="GPKG",
            geometry_type="Point",
            crs=f"EPSG:{sheet.srid}",
            encoding="UTF-8",
            append=path.exists(),
        )
        part = list(islice(rows, AT_A_TIME))
    return Substitutions()


def _point(x: float, y: float) -> bytes:
    return pack("<BIdd", LITTLE_ENDIAN, FLAT_POINT, x, y)


def _array(column: Column, part: Sequence[Row], place: int) -> Any:
    cells = [row.cells[place] for row in part]
    if column.is_number:
        return np.array([float(cell) if cell != "" else np.nan for cell in cells], dtype=float)
    return np.array([str(cell) for cell in cells], dtype=object)


Format = Export.Format
WRITERS: dict[str, Callable[[Path, Sheet], Substitutions]] = {
    Format.XLSX: write_workbook,
    Format.CSV: write_table(Dialect()),
    Format.CSV_CP932: write_table(Dialect("cp932")),
    Format.TSV: write_table(Dialect(tabs=True)),
    Format.GEOJSON: write_geojson,
    Format.GPKG: write_geopackage,
}
SUFFIX = {
    Format.XLSX: ".xlsx",
    Format.CSV: ".csv",
    Format.CSV_CP932: ".csv",
    Format.TSV: ".tsv",
    Format.GEOJSON: ".geojson",
    Format.GPKG: ".gpkg",
}
