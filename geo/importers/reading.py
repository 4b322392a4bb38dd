"""Rows out of GeoJSON, GeoPackage, MBTiles and CSV files, each with a shape that can be used."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from geo import srid

from .report import LayerError, Report

AREA = ("Polygon", "MultiPolygon")
LINE = ("LineString", "MultiLineString")
POINT = ("Point",)
_DIMENSION = {AREA: 2, LINE: 1, POINT: 0}
Values = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One feature: its number in the file (from 1), its values and its shape in degrees."""

    number: int
    values: Values
    shape: BaseGeometry

    @property
    def name(self) -> str:
        """What a person would call the row."""
        found = (self.values.get(key) for key in ("name", "name_plain", "town", "branch", "line"))
        return str(next((text for text in found if text), ""))

    def text(self, key: str) -> str:
        """The value of `key` as text, empty for none."""
        value = self.values.get(key)
        return "" if value is None or value != value else str(value).strip()

    def number_of(self, key: str) -> int | None:
        """The value of `key` as a whole number, None if it is none."""
        text = self.text(key)
        try:
            return int(float(text)) if text else None
        except ValueError:
            return None

    def area(self) -> Any:
        """The shape as a multipolygon for the database."""
        return stored(shapely.MultiPolygon(list(getattr(self.shape, "geoms", [self.shape]))))

    def lines(self) -> Any:
        """The shape as a multiline for the database."""
        return stored(shapely.MultiLineString(list(getattr(self.shape, "geoms", [self.shape]))))


def stored(shape: BaseGeometry) -> Any:
    """Return `shape` (degrees) as the database takes it: a GEOS geometry of the same kind."""
    return GEOSGeometry(memoryview(shape.wkb), srid=srid.WGS84)


def read_shapes(
    path: Path,
    report: Report,
    *,
    kinds: tuple[str, ...],
    needs: Sequence[str] = (),
    layer: str | None = None,
) -> list[Row]:
    """Read the features of `path` whose shapes are of `kinds`, with the columns `needs`.

    A broken shape is mended where it can be, else its row is refused; both are reported.
    Raises LayerError for a file that cannot be read, a missing column, or no usable row.
    """
    columns, shapes, fields = _open(path, layer)
    _check_columns(path, columns, needs)
    rows = []
    for i, wkb in enumerate(shapes):
        values = {name: _plain(column[i]) for name, column in zip(columns, fields, strict=True)}
        rows += _row(i + 1, values, wkb, kinds, report)
    if not rows:
        raise LayerError(f"{path.name}: 使える行がありません。ファイルの中身を確かめてください。")
    return rows


def read_points(
    path: Path, report: Report, *, needs: Sequence[str], x: str = "lng", y: str = "lat"
) -> list[Row]:
    """Read a CSV in UTF-8 whose columns `x` and `y` hold degrees. Errors as `read_shapes`."""
    lines = csv.DictReader(io.StringIO(_decoded(path)))
    _check_columns(path, lines.fieldnames or [], [*needs, x, y])
    rows = []
    for number, values in enumerate(lines, start=1):
        try:
            point = shapely.Point(float(values[x] or "nan"), float(values[y] or "nan"))
        except (ValueError, TypeError):
            report.refuse(number, str(values.get("name", "")), "座標が数字ではありません。")
            continue
        rows += _row(number, values, point.wkb, POINT, report)
    if not rows:
        raise LayerError(f"{path.name}: 使える行がありません。ファイルの中身を確かめてください。")
    return rows


def read_tiles(path: Path, layer: str) -> Iterator[tuple[Values, BaseGeometry]]:
    """Values and shapes (EPSG:3857) of one layer of vector tiles in an MBTiles file."""
    try:
        meta, _, shapes, fields = raw.read(path, layer=layer)  # type: ignore[no-untyped-call]
    except (DataSourceError, DataLayerError) as error:
        raise LayerError(f"{path.name}: 層「{layer}」を読めません（{error}）。") from error
    values = fields[list(meta["fields"]).index("json")]
    for text, wkb in zip(values, shapes, strict=True):
        if wkb is not None:
            yield json.loads(text), shapely.from_wkb(wkb)


def _open(path: Path, layer: str | None) -> tuple[list[str], Any, Any]:
    if path.suffix == ".geojson":
        _check_json(path)
    try:
        meta, _, shapes, fields = raw.read(path, layer=layer)  # type: ignore[no-untyped-call]
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise LayerError(f"{path.name}: 読めません。ファイルが壊れています（{error}）。") from error
    crs = str(meta["crs"] or "")
    if crs not in ("EPSG:4326", "OGC:CRS84", "EPSG:6668", ""):
        raise LayerError(
            f"{path.name}: 座標系が {crs} です。EPSG:4326（経度・緯度）にしてください。"
        )
    if shapes is None:
        raise LayerError(f"{path.name}: 形の列がありません。")
    return list(meta["fields"]), shapes, fields


def _check_json(path: Path) -> None:
    """GDAL forgives much that means a half-copied file; the JSON reader does not."""
    try:
        content = json.loads(_decoded(path))
    except json.JSONDecodeError as error:
        raise LayerError(
            f"{path.name}: JSON として読めません（{error.lineno}行目）。"
            "途中で切れていないか確かめてください。"
        ) from error
    if not isinstance(content, dict) or not content.get("features"):
        raise LayerError(f"{path.name}: 地物（features）がありません。")


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LayerError(
            f"{path.name}: 文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。"
        ) from error


def _check_columns(path: Path, columns: Sequence[str], needs: Sequence[str]) -> None:
    if missing := [name for name in needs if name not in columns]:
        raise LayerError(f"{path.name}: 列 {'、'.join(missing)} がありません。")


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _row(
    number: int, values: Values, wkb: bytes | None, kinds: tuple[str, ...], report: Report
) -> list[Row]:
    """Return the row with a usable shape, or nothing when it had to be refused."""
    row = Row(number, values, shapely.from_wkb(wkb) if wkb is not None else shapely.Point())
    shape = shapely.force_2d(row.shape)
    if fault := _fault(shape, kinds):
        report.refuse(number, row.name, fault)
        return []
    if not shape.is_valid:
        reason = explain_validity(shape)
        shape = _mended(shape, kinds)
        if shape.is_empty:
            report.refuse(number, row.name, f"形を直せません（{reason}）。")
            return []
        report.repair(number, row.name, f"形を直しました（{reason}）。")
    return [Row(number, values, shape)]


def _fault(shape: BaseGeometry, kinds: tuple[str, ...]) -> str:
    if shape.is_empty:
        return "形がありません。"
    if shape.geom_type not in kinds:
        return f"形の種類が違います（{shape.geom_type}）。"
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return "座標が経度・緯度の範囲にありません。"
    return ""


def _mended(shape: BaseGeometry, kinds: tuple[str, ...]) -> BaseGeometry:
    """Make `shape` valid and keep what is still of its kind."""
    made = shapely.make_valid(shape)
    dimension = _DIMENSION.get(kinds, 2)
    parts = [part for part in shapely.get_parts(made) if shapely.get_dimensions(part) == dimension]
    flat = [piece for part in parts for piece in shapely.get_parts(part)]
    return shapely.union_all(flat) if flat else shapely.Point()
