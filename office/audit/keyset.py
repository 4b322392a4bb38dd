"""Paging through a trail that grows while one reads: by where one was, not by page number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

PER_PAGE = 50
MOST_COUNTED = 1_001


@dataclass(frozen=True)
class Slice:
    """One page of rows, and the mark from which the next page goes on ("" at the end)."""

    rows: list[Any]
    next_mark: str
    count: int

    @property
    def count_text(self) -> str:
        """「1,000件以上」 where counting stopped (DESIGN §4-4)."""
        return f"{MOST_COUNTED - 1:,}件以上" if self.count >= MOST_COUNTED else f"{self.count:,}件"


def slice_after(found: QuerySet[Any], mark: str) -> Slice:
    """The rows after `mark`, in the order -at, -pk. A mark that makes no sense starts afresh."""
    count = found[:MOST_COUNTED].count()
    rows = list(_after(found, mark)[: PER_PAGE + 1])
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    last = f"{rows[-1].at.isoformat()}_{rows[-1].pk}" if more else ""
    return Slice(rows, last, count)


def _after(found: QuerySet[Any], mark: str) -> QuerySet[Any]:
    moment, _, pk = mark.rpartition("_")
    try:
        at, number = datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return found
    if at.tzinfo is None:
        return found
    return found.filter(Q(at__lt=at) | Q(at=at, pk__lt=number))
