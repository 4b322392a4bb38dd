"""Stored values in the words of the office: labels of lists, dates in either calendar."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from ledger.vehicles.models import Export
from office import wareki


class Words:
    """Says values. Lists are read once each, however many rows there are."""

    def __init__(self, dates: str = Export.Dates.ISO) -> None:
        self.wareki = dates == Export.Dates.WAREKI
        self._labels: dict[type[Model], dict[int, str]] = {}
        self.of_row: Mapping[str, Mapping[int, str]] = {}
        """What the rows being read have in other tables, by its name and the vehicle's key."""

    def day(self, value: date | None) -> str:
        """2026-04-10, R8.4.10."""
        if value is None:
            return ""
        return wareki.short_date(value) if self.wareki else value.isoformat()

    def moment(self, value: datetime | None) -> str:
        """2026-04-10 10:31, in the office's own time."""
        if value is None:
            return ""
        local = timezone.localtime(value)
        return f"{self.day(local.date())} {local:%H:%M}"

    def entry(self, model: type[Model], key: int | None) -> str:
        """What an entry of a list, a yard or a person of the staff is called."""
        if key is None:
            return ""
        if model not in self._labels:
            found = model._default_manager.all()
            self._labels[model] = {one.pk: str(one) for one in found}
        return self._labels[model].get(key, str(key))

    def more(self, name: str, row: Mapping[str, Any]) -> str:
        """What `of_row` holds for this row."""
        return self.of_row.get(name, {}).get(row["pk"], "")
