"""Writing the made-up rows by COPY, past the change trail."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from struct import pack
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, Model
from django.utils import timezone

from geo import srid
from ledger.vehicles.models import Tag, Vehicle
from ledger.vehicles.models.movement import book_copied

from .describing import Row

NULL = r"\N"
EWKB_POINT_WITH_SRID = 0x20000001
LITTLE_ENDIAN = 1


@transaction.atomic
def write_ledger(pairs: Iterable[tuple[Row, Row]]) -> int:
    """Write (tag, vehicle) rows and return how many vehicles were written.

    The rows are checked by every constraint of the tables, but leave no trace in the change
    trail: they tell of no step anybody took. Their movements are booked all the same.
    """
    tags, vehicles = [], []
    for tag, vehicle in pairs:
        tags.append(tag)
        vehicles.append(vehicle)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
        # A check of a foreign key that is still pending would forbid the ALTER TABLE below.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        keys = reserve(cursor, Tag, len(tags))
        for key, tag, vehicle in zip(keys, tags, vehicles, strict=True):
            tag["id"] = vehicle["tag_id"] = key
        copy_rows(cursor, Tag, tags)
        for key, vehicle in zip(reserve(cursor, Vehicle, len(tags)), vehicles, strict=True):
            vehicle["id"] = key
        copy_rows(cursor, Vehicle, vehicles)
        book_copied()
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return len(tags)


def reserve(cursor: Any, model: type[Model], count: int) -> Sequence[int]:
    """Take `count` primary keys of the table out of its sequence."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
    sequence = cursor.fetchone()[0]
    cursor.execute("SELECT nextval(%s)", [sequence])
    first = cursor.fetchone()[0]
    if count > 1:
        cursor.execute("SELECT setval(%s, %s)", [sequence, first + count - 1])
    return range(first, first + count)


def copy_rows(cursor: Any, model: type[Model], rows: Sequence[Row]) -> None:
    """COPY the rows; a column that a row does not name gets the model's default."""
    table = connection.ops.quote_name(model._meta.db_table)
    blank = {str(field.column): as_text(default_of(field)) for field in model._meta.concrete_fields}
    columns = ", ".join(connection.ops.quote_name(column) for column in blank)
    keys = [*fields_with_own_default(model)]
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            line = blank | {column: as_text(value) for column, value in row.items()}
            for column, make in keys:
                if column not in row:
                    line[column] = as_text(make())
            copy.write("\t".join(line.values()) + "\n")
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def default_of(field: "Field[Any, Any]") -> object:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return timezone.now()
    return None if field.primary_key else field.get_default()


def fields_with_own_default(model: type[Model]) -> Iterable[tuple[str, Any]]:
    """Unique columns whose default is made anew for every row, such as a UUID."""
    return [
        (str(field.column), field.default)
        for field in model._meta.concrete_fields
        if field.unique and field.has_default() and callable(field.default)
    ]


def as_text(value: object) -> str:
    """A value in the text format of COPY. A pair of numbers is a point in WGS84."""
    match value:
        case None:
            return NULL
        case bool():
            return "t" if value else "f"
        case (float() as lon, float() as lat):
            point = (LITTLE_ENDIAN, EWKB_POINT_WITH_SRID, srid.WGS84, lon, lat)
            return pack("<BIIdd", *point).hex()
        case datetime() | date():
            return value.isoformat()
        case list() | dict():
            return "{}"
        case _:
            return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")
