"""What a record is told in: a name with its value, groups of them, and the office's words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format

from office import wareki


@dataclass(frozen=True)
class Fact:
    """One name and its value; `note` explains it. `fields` are those of the model it tells."""

    name: str
    value: str
    note: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Facts under one heading."""

    title: str
    facts: list[Fact]

    @property
    def known(self) -> list[Fact]:
        """The facts that say something."""
        return [one for one in self.facts if one.value]

    @property
    def unknown(self) -> list[str]:
        """The names of those that nobody has entered."""
        return [one.name for one in self.facts if not one.value]


def moment(at: datetime | None) -> str:
    """A time as a record shows it: R8.4.10（金） 10:31."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{day(local.date())} {local:%H:%M}"


def day(on: date | None) -> str:
    """A day as a record shows it: R8.4.10（金）."""
    return f"{wareki.short_date(on)}（{wareki.WEEKDAYS[on.weekday()]}）" if on else ""


def yen(amount: int | None) -> str:
    """3,000円; an amount that is not known stays empty."""
    return "" if amount is None else f"{number_format(amount, force_grouping=True)}円"


def text(value: Any) -> str:
    """A record's name, or nothing."""
    return "" if value is None else str(value)


def joined(presence: str, *details: str) -> str:
    """「有（前）」: whether there is one, and which."""
    more = "・".join(one for one in details if one and one != "なし")
    return f"{presence}（{more}）" if more else presence
