"""The cells of a master's CSV: written so that the same file can be read again (L-05a)."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.core.exceptions import ValidationError
from django.db import models

from office.csv_files import like_formula

from .models import CodeEntry
from .registry import COMMON, Master
from .summary import cell

YES, NO = "はい", ""
TRUE = {"はい", "1", "true", "○"}
FALSE = {"", "いいえ", "0", "false", "×"}
AnyField = "models.Field[Any, Any]"


def columns(master: Master) -> list["models.Field[Any, Any]"]:
    """The columns of the file: the common fields and the master's own."""
    return [
        each
        for each in master.model._meta.concrete_fields
        if not each.primary_key and (each.name in COMMON or each in master.own_fields)
    ]


def written(entry: CodeEntry, of: "models.Field[Any, Any]") -> str:
    """The value as it stands in the file: of another list the code, else what a person reads."""
    if isinstance(of, models.ForeignKey):
        other = getattr(entry, of.name)
        return other.code if isinstance(other, CodeEntry) else str(other or "")
    return cell(entry, of)


def unharmed(text: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if text.startswith("'") and like_formula(text[1:]) else text


@dataclass
class Reader:
    """Turns cells into what the form of an entry takes; what it has looked up it remembers."""

    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def value(self, of: "models.Field[Any, Any]", text: str) -> Any:
        """What the form takes for `text`. Raises ValidationError that says what is wrong."""
        if isinstance(of, models.ForeignKey):
            return self._key(of, text)
        if of.choices:
            labels = {str(label): value for value, label in of.flatchoices}
            return labels.get(text, text)
        if isinstance(of, models.BooleanField):
            return _truth(text)
        if isinstance(of, GeometryField):
            return text
        return text

    def _key(self, of: "models.ForeignKey[Any, Any]", text: str) -> Any:
        if not text:
            return ""
        if of.name not in self.known:
            others = of.related_model._default_manager.all()
            self.known[of.name] = {
                (one.code if isinstance(one, CodeEntry) else str(one)): one.pk for one in others
            }
        try:
            return self.known[of.name][text]
        except KeyError as error:
            raise ValidationError(
                f"{of.verbose_name}「{text}」はありません。コードで書いてください。"
            ) from error


def _truth(text: str) -> bool:
    folded = text.strip().lower()
    if folded in TRUE:
        return True
    if folded in FALSE:
        return False
    raise ValidationError(f"「{text}」は「はい」か空欄にしてください。")
