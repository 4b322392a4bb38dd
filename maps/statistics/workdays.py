"""What was special about the days of a report: the closed days and the suspensions. G-03, G-04."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.patrols.models import Suspension
from office import fiscal, wareki

from .spans import ONE_DAY

CLOSED, RAIN, PARTLY = "休", "止", "半"
"""What stands over a day: closed, removal stopped for all crews all day, stopped in part."""


@dataclass
class Workdays:
    """A mark for each special day, and the sentences that explain them."""

    marks: dict[date, str] = field(default_factory=dict)
    closed: int = 0
    suspensions: list[Suspension] = field(default_factory=list)

    def notes(self, *, with_suspensions: bool = True, most: int = 8) -> list[str]:
        """The sentences, at most `most` suspensions one by one."""
        found = []
        if self.closed:
            found.append(f"{CLOSED}：12月30日から1月3日は休業です。")
        if self.suspensions and with_suspensions:
            days = len({one.day for one in self.suspensions})
            told = "、".join(_sentence(one) for one in self.suspensions[:most])
            more = " ほか" if len(self.suspensions) > most else ""
            signs = f"{RAIN}（終日）・{PARTLY}（一部）"
            found.append(f"{signs}：作業中止 {days}日（{told}{more}）")
        return found


def workdays(since: date, until: date) -> Workdays:
    """The closed days and the suspensions in force from `since` to `until`."""
    found = Workdays()
    for n in range((until - since).days + 1):
        day = since + n * ONE_DAY
        if fiscal.is_closed(day):
            found.marks[day] = CLOSED
            found.closed += 1
    stopped = Suspension.objects.filter(day__range=(since, until), lifted_at__isnull=True)
    for one in stopped.select_related("crew").order_by("day", "part", "crew"):
        whole = one.part == Suspension.Part.DAY and one.crew is None
        if found.marks.get(one.day) != RAIN:
            found.marks[one.day] = RAIN if whole else PARTLY
        found.suspensions.append(one)
    return found


def marks_by_month(marks: Mapping[date, str]) -> dict[date, str]:
    """For each month, how many days work was stopped: 中止2."""
    counts: dict[date, int] = {}
    for day, mark in marks.items():
        if mark != CLOSED:
            first = day.replace(day=1)
            counts[first] = counts.get(first, 0) + 1
    return {month: f"中止{n}" for month, n in counts.items()}


def _sentence(one: Suspension) -> str:
    who = f"・{one.crew}" if one.crew else ""
    return f"{wareki.short_date(one.day)} {one.reason}・{one.get_part_display()}{who}"
