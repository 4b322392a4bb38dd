"""The records behind a figure: the very queryset it was counted from. L-20.11."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from ledger.vehicles.models import Movement, Vehicle
from office import wareki
from office.masters.models import Parameter

from .cube import EveryRow
from .heads import Head, Scope, by_code
from .reports.base import Figure, Report, narrow
from .reports.removals import ROUNDS
from .tables import Ask

MONEY = {"fees": "fee_paid", "sales": "proceeds"}
SHOWN = ("removal_place", "yard", "vehicle_kind", "body_type", "color", "disposition")


@dataclass(frozen=True)
class Line:
    """One line of the list: a vehicle, or one that counts against because it was undone."""

    vehicle: Vehicle
    day: date | None = None
    is_undone: bool = False


@dataclass(frozen=True)
class Behind:
    """What lies behind one cell."""

    report: Report
    head: Head
    figure: Figure
    ask: Ask
    records: QuerySet[Any]

    @property
    def is_rounds(self) -> bool:
        """Whether the cell counts days of work, not vehicles."""
        return self.figure.measure == ROUNDS

    @property
    def money(self) -> str:
        """The field of the ledger that the report adds up, if it is money."""
        return MONEY.get(self.report.slug, "")

    @property
    def days(self) -> str:
        """The days in words."""
        since, until = self.ask.since, self.ask.until
        if self.report.is_state:
            return f"{wareki.long_date(until)}現在"
        if since == until:
            return wareki.long_date(since)
        return f"{wareki.long_date(since)}〜{wareki.long_date(until)}"

    @property
    def is_movements(self) -> bool:
        """Whether it counts what left the stock, and against it what was undone."""
        return self.records.model is Movement

    def listed(self) -> QuerySet[Any]:
        """The vehicles, their movements, or the rounds, newest first."""
        if self.is_rounds:
            return self._rounds()
        if self.is_movements:
            moved: QuerySet[Any] = self.records.select_related(
                *(f"vehicle__{name}" for name in SHOWN)
            )
            return moved.order_by("-day", "-pk")
        vehicles: QuerySet[Any] = self.records.select_related(*SHOWN)
        return vehicles.order_by("-removed_on", "-reference")

    def lines(self, page: Iterable[Any]) -> list[Line]:
        """The lines of one page of `listed`."""
        if self.is_movements:
            return [Line(one.vehicle, one.day, one.is_reversal) for one in page]
        return [Line(one) for one in page]

    def _rounds(self) -> QuerySet[Any]:
        by_crew = ("crew__label",) if Parameter.number("report_rounds_by_crew") else ()
        keys = ("removed_on", "removal_place__label", "removal_place__code", *by_crew)
        rounds: QuerySet[Any] = self.records.order_by().values(*keys).annotate(n=Count("pk"))
        return rounds.order_by("-removed_on", *keys[1:])

    def figures(self) -> dict[str, int]:
        """What the cell says, counted from the records: `n`, and `yen` where it is money."""
        if self.is_rounds:
            return {"n": self._rounds().count()}
        found: dict[str, int] = self.records.order_by().aggregate(**self.report.measures())
        return {name: found[name] or 0 for name in ("n", "yen") if name in found}


def behind(report: Report, ask: Ask, scope: Scope) -> Behind:
    """The records of `ask`. Raises KeyError for a row or a figure the report does not have."""
    figure = report.figure(ask.figure)
    heads = by_code(report.heads(scope, ask.since, ask.until, EveryRow()))
    head = heads[ask.row]
    records = narrow(report.records(scope, ask.as_of), head, figure).filter(
        report.days.within(ask.since, ask.until)
    )
    return Behind(report, head, figure, ask, records)


def ask_of(report: Report, asked: dict[str, Any]) -> Ask:
    """The question of an address that was understood."""
    since, until = asked["since"], asked["until"]
    as_of: date = asked.get("as_of") or until
    return Ask(report.slug, asked["row"], asked["what"], since, until, as_of)
