"""The map on the request sheet: our own layers as vectors, 1 to 1500, in black and white."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from geo import srid
from office.documents.fonts import BOLD, GOTHIC, font
from office.documents.pdf import Page

SCALE = 1500
ROAD_WIDTH_M = {"national": 16, "metropolitan": 13, "expressway": 16, "ward": 6}
MAIN_ROAD_M, LANE_M = 9, 4.5

LAYERS = """
WITH here AS (
    SELECT ST_Transform(ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), %(plane)s) AS pin
), box AS (
    SELECT pin, ST_Expand(pin, %(half_width)s, %(half_height)s) AS frame,
           ST_Transform(ST_Expand(pin, %(half_width)s + 30, %(half_height)s + 30), 4326) AS window
    FROM here
), found AS (
    SELECT 'road' AS layer, road_class AS kind, name, is_main,
           ST_Transform(line, %(plane)s) AS shape
    FROM geo_road, box WHERE line && box.window
    UNION ALL
    SELECT layer, kind, name, false, ST_Transform(shape, %(plane)s)
    FROM geo_basemapfeature, box WHERE shape && box.window AND layer IN ('rail', 'railway')
)
SELECT layer, kind, name, is_main, ST_AsGeoJSON(ST_Translate(
    ST_Intersection(shape, ST_Expand(frame, 5)), -ST_X(pin), -ST_Y(pin)), 2)
FROM found, box WHERE ST_Intersects(shape, frame)
"""


@dataclass(frozen=True)
class Line:
    """One line of the map; corners in metres east and north of the pin."""

    layer: str
    kind: str
    name: str
    width_m: float
    corners: list[tuple[float, float]]


def draw_map(
    page: Page, position: tuple[float, float], *, x: float, y: float, size: tuple[float, float]
) -> None:
    """Draw what lies around `position` (lon, lat) into a frame of `size` millimetres at (x, y)."""
    width, height = size
    bottom = page.height - y - height
    canvas: Canvas = page.canvas
    font(BOLD)
    lines = _lines(position, width * SCALE / 2000, height * SCALE / 2000)
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x * mm, bottom * mm, width * mm, height * mm)
    canvas.clipPath(path, stroke=0)
    canvas.translate((x + width / 2) * mm, (bottom + height / 2) * mm)
    _draw_roads(canvas, [line for line in lines if line.layer == "road"])
    _draw_rails(canvas, [line for line in lines if line.layer != "road"])
    _draw_names(canvas, lines)
    _draw_pin(canvas)
    canvas.restoreState()
    page.box(x, y, width, height, weight=1.1)
    _draw_north(canvas, x + width - 6, bottom + height - 10)
    _draw_scale(canvas, x + 3, bottom + 3)


def _lines(position: tuple[float, float], half_width: float, half_height: float) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(
            LAYERS,
            {
                "lon": position[0],
                "lat": position[1],
                "plane": srid.PLANE,
                "half_width": half_width,
                "half_height": half_height,
            },
        )
        rows = cursor.fetchall()
    return [
        Line(layer, kind, name, _road_width(kind, is_main=is_main), corners)
        for layer, kind, name, is_main, shape in rows
        for corners in _strings(json.loads(shape))
    ]


def _strings(shape: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    if shape["type"] == "LineString":
        yield [(x, y) for x, y in shape["coordinates"]]
    elif shape["type"] == "MultiLineString":
        for part in shape["coordinates"]:
            yield [(x, y) for x, y in part]
    elif shape["type"] == "GeometryCollection":
        for part in shape["geometries"]:
            yield from _strings(part)


def _road_width(kind: str, *, is_main: bool) -> float:
    return ROAD_WIDTH_M.get(kind, MAIN_ROAD_M if is_main else LANE_M)


def _draw_roads(canvas: Canvas, roads: list[Line]) -> None:
    """Black edges first, white road over them: crossings stay open."""
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for grey, more in ((0, 0.6), (1, 0)):
        canvas.setStrokeGray(grey)
        for road in roads:
            canvas.setLineWidth((_paper(road.width_m) + more) * mm)
            _stroke(canvas, road)
    canvas.setStrokeGray(0)


def _draw_rails(canvas: Canvas, rails: list[Line]) -> None:
    canvas.setLineCap(0)
    for rail in rails:
        canvas.setStrokeGray(0)
        canvas.setLineWidth(1.4 * mm)
        _stroke(canvas, rail)
        canvas.setStrokeGray(1)
        canvas.setLineWidth(0.8 * mm)
        canvas.setDash(2.5 * mm, 2.5 * mm)
        _stroke(canvas, rail)
        canvas.setDash()
    canvas.setStrokeGray(0)


def _draw_names(canvas: Canvas, lines: list[Line]) -> None:
    written: set[str] = set()
    canvas.setFont(GOTHIC, 8)
    for line in sorted(lines, key=lambda one: -len(one.corners)):
        if not line.name or line.name in written:
            continue
        written.add(line.name)
        x, y = line.corners[len(line.corners) // 2]
        x, y = (max(-50.0, min(50.0, x)), max(-45.0, min(45.0, y)))
        width = canvas.stringWidth(line.name, GOTHIC, 8)
        left, base = _paper(x) * mm - width / 2, _paper(y) * mm - 3
        canvas.setFillGray(1)
        canvas.rect(left - 1, base - 1, width + 2, 9, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(left, base, line.name)


def _draw_pin(canvas: Canvas) -> None:
    """A black drop whose tip is the place, with a white ring for the contrast."""
    for more, grey in ((1.0, 1), (0.0, 0)):
        canvas.setFillGray(grey)
        path = canvas.beginPath()
        path.moveTo(0, -more * mm)
        path.lineTo((3.2 + more) * mm, 6 * mm)
        path.lineTo(-(3.2 + more) * mm, 6 * mm)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.circle(0, 7.5 * mm, (3.6 + more) * mm, stroke=0, fill=1)
    canvas.setFillGray(1)
    canvas.circle(0, 7.5 * mm, 1.4 * mm, stroke=0, fill=1)
    canvas.setFillGray(0)


def _draw_north(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillGray(1)
    canvas.rect((x - 4) * mm, (y - 3) * mm, 8 * mm, 12 * mm, stroke=0, fill=1)
    canvas.setFillGray(0)
    path = canvas.beginPath()
    path.moveTo(x * mm, (y + 5) * mm)
    path.lineTo((x + 2) * mm, (y - 1) * mm)
    path.lineTo((x - 2) * mm, (y - 1) * mm)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFont(BOLD, 8)
    canvas.drawCentredString(x * mm, (y + 6) * mm, "北")


def _draw_scale(canvas: Canvas, x: float, y: float) -> None:
    length = _paper(50)
    canvas.setFillGray(1)
    canvas.rect((x - 1) * mm, (y - 1) * mm, (length + 20) * mm, 6 * mm, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.setLineWidth(0.6 * mm)
    canvas.line(x * mm, y * mm, (x + length) * mm, y * mm)
    for at in (x, x + length):
        canvas.line(at * mm, y * mm, at * mm, (y + 2) * mm)
    canvas.setFont(GOTHIC, 8)
    canvas.drawString((x + length + 1.5) * mm, y * mm, "50m 1/1500")


def _stroke(canvas: Canvas, line: Line) -> None:
    path = canvas.beginPath()
    (x, y), *rest = line.corners
    path.moveTo(_paper(x) * mm, _paper(y) * mm)
    for x, y in rest:
        path.lineTo(_paper(x) * mm, _paper(y) * mm)
    canvas.drawPath(path, stroke=1, fill=0)


def _paper(metres: float) -> float:
    """Millimetres on the paper for metres on the ground."""
    return metres * 1000 / SCALE
