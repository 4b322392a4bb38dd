"""Writing the made-up rows by COPY, past the change trail."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from struct import pack
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, Model
from django.utils import timezone

from geo import srid
from ledger.vehicles.models import Collector, Owner, Tag, Vehicle
from ledger.vehicles.models.movement import book_copied
from ledger.vehicles.models.terms import REFRESH

from .describing import Row

NULL = r"\N"
EWKB_POINT_WITH_SRID = 0x20000001
LITTLE_ENDIAN = 1
AT_ONCE = 20_000
LINES_AT_ONCE = 500
MANY = 40_000
TERMS_INDEX = "searchterms_found"


@dataclass
class Removal:
    """The rows that one made-up removal leaves in the tables."""

    tag: Row
    vehicle: Row
    owner: Row | None = None
    collector: Row | None = None


@transaction.atomic
def write_ledger(removals: Iterable[Removal]) -> int:
    """Write the rows and return how many vehicles were written.

    They are checked by every constraint of the tables, but leave no trace in the change
    trail: they tell of no step anybody took. Their movements are booked all the same.
    """
    waiting, count = iter(removals), 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
        # A check of a foreign key that is still pending would forbid the ALTER TABLE below.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with no_triggers(cursor, Tag, Vehicle, Owner, Collector):
            index = ""
            while some := list(islice(waiting, AT_ONCE)):
                # To enter very many terms one by one takes far longer than to sort them all.
                if count >= MANY and not index:
                    index = drop_index(cursor, TERMS_INDEX)
                write_some(cursor, some)
                count += len(some)
            if index:
                cursor.execute(index)
        book_copied()
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return count


def write_some(cursor: Any, removals: Sequence[Removal]) -> None:
    """Number the rows of some removals and copy them, table by table."""
    for key, removal in zip(reserve(cursor, Tag, len(removals)), removals, strict=True):
        removal.tag["id"] = removal.vehicle["tag_id"] = key
    for key, removal in zip(reserve(cursor, Vehicle, len(removals)), removals, strict=True):
        removal.vehicle["id"] = key
        for person in (removal.owner, removal.collector):
            if person is not None:
                person["vehicle_id"] = key
    copy_rows(cursor, Tag, [one.tag for one in removals])
    copy_rows(cursor, Vehicle, [one.vehicle for one in removals])
    for model, rows in (
        (Owner, [one.owner for one in removals if one.owner]),
        (Collector, [one.collector for one in removals if one.collector]),
    ):
        for key, row in zip(reserve(cursor, model, len(rows)), rows, strict=True):
            row["id"] = key
        copy_rows(cursor, model, rows)
    # Once, when all is there, and not a first time without the people.
    keys = [removal.vehicle["id"] for removal in removals]
    cursor.execute(f"SELECT {REFRESH}(%s)", [keys])


@contextmanager
def no_triggers(cursor: Any, *models: type[Model]) -> Iterator[None]:
    """Switch off the triggers of the tables: the trail's, and those that keep search terms."""
    for model in models:
        cursor.execute(f"ALTER TABLE {quoted(model)} DISABLE TRIGGER USER")
    yield
    for model in models:
        cursor.execute(f"ALTER TABLE {quoted(model)} ENABLE TRIGGER USER")


def drop_index(cursor: Any, name: str) -> str:
    """Drop an index and return the statement that makes it again."""
    cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [name])
    statement = str(cursor.fetchone()[0])
    cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    return statement


def quoted(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def reserve(cursor: Any, model: type[Model], count: int) -> Sequence[int]:
    """Take `count` primary keys of the table out of its sequence."""
    if not count:
        return range(0)
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
    sequence = cursor.fetchone()[0]
    cursor.execute("SELECT nextval(%s)", [sequence])
    first = cursor.fetchone()[0]
    if count > 1:
        cursor.execute("SELECT setval(%s, %s)", [sequence, first + count - 1])
    return range(first, first + count)


def copy_rows(cursor: Any, model: type[Model], rows: Sequence[Row]) -> None:
    """COPY the rows; a column that a row does not name gets the model's default."""
    if not rows:
        return
    fields = [one for one in model._meta.concrete_fields if not getattr(one, "generated", False)]
    blank = {str(one.column): as_text(default_of(one)) for one in fields}
    made_anew = [*fields_with_own_default(model)]
    columns = ", ".join(connection.ops.quote_name(column) for column in blank)
    with cursor.copy(f"COPY {quoted(model)} ({columns}) FROM STDIN") as copy:
        for start in range(0, len(rows), LINES_AT_ONCE):
            lines = []
            for row in rows[start : start + LINES_AT_ONCE]:
                for column, make in made_anew:
                    row.setdefault(column, make())
                lines.append(
                    "\t".join(
                        [as_text(row[c]) if c in row else usual for c, usual in blank.items()]
                    )
                )
            copy.write("\n".join(lines) + "\n")


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
    write = WRITERS.get(type(value))
    return write(value) if write else escaped(str(value))


def escaped(text: str) -> str:
    if text.isprintable() and "\\" not in text:
        return text
    return text.replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")


def point(position: tuple[float, float]) -> str:
    return pack("<BIIdd", LITTLE_ENDIAN, EWKB_POINT_WITH_SRID, srid.WGS84, *position).hex()


WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: NULL,
    bool: lambda value: "t" if value else "f",
    int: str,
    float: repr,
    str: escaped,
    date: date.isoformat,
    datetime: datetime.isoformat,
    tuple: point,
    list: lambda _: "{}",
    dict: lambda _: "{}",
}
