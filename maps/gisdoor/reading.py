"""Asking the views of the schema `gis`: how many, and one page after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection
from django.utils import timezone
from psycopg import sql

from geo.features import PRECISION
from ledger.vehicles.sight import MESH_DEGREES, whole_squares
from office.accounts.models import User

from .asking import Question, Span
from .catalogue import Collection

Statement = sql.Composed
Feature = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """One page of features; `last` is the key of the last one where more follow, else None."""

    features: list[Feature]
    matched: int
    last: int | None


@dataclass(frozen=True)
class Reader:
    """One collection as one user may read it."""

    collection: Collection
    user: User

    def page(self, asked: Question) -> Page:
        """The features that answer to `asked`, in the order of their keys."""
        where, values = self._where(asked)
        matched = self._count(where, values)
        if asked.after is not None:
            where += sql.SQL(" AND fid > {}").format(sql.Placeholder())
            values = [*values, asked.after]
        rows = self._rows(where, values, limit=asked.limit + 1, offset=asked.offset)
        features = [self._feature(row) for row in rows[: asked.limit]]
        more = len(rows) > asked.limit
        return Page(features, matched, features[-1]["id"] if more and features else None)

    def one(self, fid: int) -> Feature | None:
        """The feature of that key, if there is one for this user."""
        where, values = self._where(Question())
        where += sql.SQL(" AND fid = {}").format(sql.Placeholder())
        rows = self._rows(where, [*values, fid], limit=1, offset=0)
        return self._feature(rows[0]) if rows else None

    def extent(self) -> list[float] | None:
        """West, south, east, north of all of it; None for an empty collection."""
        where, values = self._where(Question())
        statement = sql.SQL("SELECT ST_Extent({shape}) FROM {view} WHERE {where}").format(
            shape=self._shape, view=self._view, where=where
        )
        found = _fetch(statement, values)[0][0]
        if not found:
            return None
        west, south, east, north = (
            found.removeprefix("BOX(").rstrip(")").replace(" ", ",").split(",")
        )
        return [float(west), float(south), float(east), float(north)]

    @property
    def _view(self) -> sql.Composable:
        return sql.Identifier(*self.collection.view.split("."))

    @property
    def _shape(self) -> sql.Composable:
        """The position, or the middle of its square for a user who learns no more."""
        if self.collection.is_exact_for(self.user):
            return sql.SQL("geometry")
        return sql.SQL("ST_SnapToGrid(geometry, {})").format(sql.Literal(MESH_DEGREES))

    def _where(self, asked: Question) -> tuple[Statement, list[Any]]:
        parts: list[sql.Composable] = [sql.SQL("true")]
        values: list[Any] = []
        yard = self.collection.yard
        if yard and not self.user.has_perm("vehicles.view_every_yard"):
            parts.append(
                sql.SQL("{} IN (SELECT code FROM geo_storageyard WHERE unit_id = {})").format(
                    sql.Identifier(yard), sql.Placeholder()
                )
            )
            values.append(self.user.unit_id)
        if asked.box is not None:
            # First by the index, then by what this user may know of the position.
            rough = (
                asked.box if self.collection.is_exact_for(self.user) else whole_squares(asked.box)
            )
            parts.append(sql.SQL("geometry && ST_GeomFromText({}, 4326)").format(sql.Placeholder()))
            parts.append(
                sql.SQL("ST_Intersects({}, ST_GeomFromText({}, 4326))").format(
                    self._shape, sql.Placeholder()
                )
            )
            values += [rough.wkt, asked.box.wkt]
        if asked.span is not None and self.collection.since:
            for condition, value in _within(self.collection, asked.span):
                parts.append(condition)
                values.append(value)
        return sql.SQL(" AND ").join(parts), values

    def _count(self, where: Statement, values: list[Any]) -> int:
        statement = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(self._view, where)
        return int(_fetch(statement, values)[0][0])

    def _rows(
        self, where: Statement, values: list[Any], *, limit: int, offset: int
    ) -> list[tuple[Any, ...]]:
        statement = sql.SQL(
            "SELECT fid, ST_AsGeoJSON({shape}, {precision}), {columns} FROM {view}"
            " WHERE {where} ORDER BY fid LIMIT {limit} OFFSET {offset}"
        ).format(
            shape=self._shape,
            precision=sql.Literal(PRECISION),
            columns=sql.SQL(", ").join(sql.Identifier(one.name) for one in self.collection.columns),
            view=self._view,
            where=where,
            limit=sql.Literal(limit),
            offset=sql.Literal(offset),
        )
        return _fetch(statement, values)

    def _feature(self, row: tuple[Any, ...]) -> Feature:
        key, shape, *values = row
        names = [one.name for one in self.collection.columns]
        return {
            "type": "Feature",
            "id": key,
            "geometry": orjson.loads(shape) if shape else None,
            "properties": {
                name: timezone.localtime(value) if isinstance(value, datetime) else value
                for name, value in zip(names, values, strict=True)
            },
        }


def _fetch(statement: sql.Composed, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), values)
        return list(cursor.fetchall())


def _within(collection: Collection, span: Span) -> Iterator[tuple[sql.Composable, Any]]:
    """The conditions of a span: for a moment of the record, or for its days of validity."""
    since = sql.Identifier(collection.since)
    if not collection.until:
        if span.since:
            yield sql.SQL("{} >= {}").format(since, sql.Placeholder()), span.since
        if span.until:
            yield sql.SQL("{} <= {}").format(since, sql.Placeholder()), span.until
        return
    for moment, column, bound in (
        (span.since, sql.Identifier(collection.until), ">="),
        (span.until, since, "<="),
    ):
        if moment:
            yield (
                sql.SQL("coalesce({0} {1} {2}, true)").format(
                    column, sql.SQL(bound), sql.Placeholder()
                ),
                timezone.localtime(moment).date(),
            )
