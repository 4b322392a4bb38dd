"""A CSV of a master, read and compared with what is stored; nothing is changed here (L-05a)."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from office.audit.history import versions
from office.csv_files import EQUIVALENT

from .cells import Reader, columns, unharmed, written
from .forms import EntryForm, form_of
from .models import CodeEntry
from .registry import Master

MOST_CHARACTERS = 200_000
MOST_LINES = 3_000
CODE = "コード"


class Fate(StrEnum):
    """What becomes of an entry."""

    NEW = "追加"
    CHANGED = "変更"
    RETIRED = "廃止"
    SAME = "変更なし"


@dataclass
class Line:
    """One line of the file, or one entry that the file leaves out (`number` 0)."""

    number: int
    code: str
    label: str = ""
    fate: Fate = Fate.SAME
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    """Name of the column, value stored, value in the file."""
    errors: list[str] = field(default_factory=list)
    entry: CodeEntry | None = None


@dataclass
class Plan:
    """What the file would do. Without an error in it, it can be carried out as a whole."""

    master: Master
    lines: list[Line] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """What is wrong with the file itself."""
    seen: dict[int, int] = field(default_factory=dict)
    """The newest change of each stored entry, as it was compared with."""

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.errors]

    @property
    def is_sound(self) -> bool:
        return not self.errors and not self.wrong

    @property
    def work(self) -> list[Line]:
        """The lines that change something."""
        return [line for line in self.lines if line.fate is not Fate.SAME and not line.errors]

    @property
    def counts(self) -> dict[str, int]:
        """How many entries meet which fate, all of them named."""
        counted = Counter(line.fate for line in self.lines if not line.errors)
        return {fate.value: counted[fate] for fate in Fate}

    @property
    def seal(self) -> str:
        """Stands for this file against this state of the list: what was previewed."""
        told = [(line.number, line.code, line.fate, line.differences) for line in self.work]
        return hashlib.sha256(repr((told, sorted(self.seen.items()))).encode()).hexdigest()[:16]


def decoded(content: bytes) -> str:
    """The text of the file, UTF-8 or cp932. Raises ValidationError where it is neither."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        if len(text) > MOST_CHARACTERS:
            raise ValidationError(
                f"ファイルが大きすぎます（{MOST_CHARACTERS:,}字まで）。分けて取り込んでください。"
            )
        return text
    raise ValidationError(
        "文字を読み取れません。CSV（UTF-8 か Shift_JIS）で保存したファイルを選んでください。"
    )


def plan(master: Master, text: str, *, today: date, retire_missing: bool = False) -> Plan:
    """Compare the file with the list.

    With `retire_missing` today becomes the last day of each entry that the file leaves out.
    """
    made = Plan(master)
    every = master.model._default_manager.order_by("sort_order", "code")
    made.seen = versions(master.model, list(every.values_list("pk", flat=True)))
    entries = list(every.all())
    try:
        head, rows = _table(text)
        fields = _fields(master, head)
    except ValidationError as error:
        made.errors += error.messages
        return made
    stored = {one.code: one for one in entries}
    reader, read = Reader(), set()
    for number, row in rows:
        line = _line(master, fields, dict(zip(head, row, strict=False)), number, stored, reader)
        if len(row) != len(head):
            line.errors.insert(0, f"列の数が {len(row)} です（見出しは {len(head)} 列）。")
        if line.code in read:
            line.errors.append(f"コード「{line.code}」が2回あります。")
        read.add(line.code)
        made.lines.append(line)
    if retire_missing:
        made.lines += _left_out(entries, read, today)
    return made


def _table(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header, and the rows with the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        found.extend(_numbered(reader))
    except csv.Error as error:
        raise ValidationError(
            f"{reader.line_num}行目で引用符の対応が崩れています。CSVを保存し直してください。"
        ) from error
    if not found:
        raise ValidationError("ファイルが空です。")
    if len(found) > MOST_LINES + 1:
        raise ValidationError(f"一度に取り込めるのは {MOST_LINES:,} 行までです。")
    head = [unharmed(cell).strip() for cell in found[0][1]]
    return head, [(number, [unharmed(cell) for cell in row]) for number, row in found[1:]]


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    begins = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield begins, row
        begins = reader.line_num + 1


def _fields(master: Master, head: Sequence[str]) -> list["models.Field[Any, Any]"]:
    """The fields of the header's columns. Raises ValidationError for one unknown or twice."""
    known = {str(each.verbose_name): each for each in columns(master)}
    twice = [name for name, count in Counter(head).items() if count > 1]
    if twice:
        raise ValidationError(f"見出し「{twice[0]}」が2回あります。")
    unknown = [name for name in head if name not in known]
    if unknown:
        usable = "、".join(known)
        raise ValidationError(
            f"見出し「{'、'.join(unknown)}」はこのマスタにありません。使える見出し：{usable}"
        )
    if CODE not in head:
        raise ValidationError(f"見出し「{CODE}」の列が必要です。")
    return [known[name] for name in head]


def _line(
    master: Master,
    fields: Sequence["models.Field[Any, Any]"],
    cells: dict[str, str],
    number: int,
    stored: dict[str, CodeEntry],
    reader: Reader,
) -> Line:
    code = cells.get(CODE, "").strip()
    line = Line(number, code)
    if not code:
        line.errors.append("コードが空欄です。")
        return line
    old = stored.get(code)
    if old is None and (whole := _lost_zeros(code, stored)):
        line.errors.append(f"コード「{whole}」の先頭の0が落ちていませんか。")
        return line
    form = _filled(master, fields, cells, old, line, reader)
    if not form.is_valid():
        names = {each.name: str(each.verbose_name) for each in master.model._meta.concrete_fields}
        for name, messages in form.errors.items():
            head = f"{names[name]}：" if name in names else ""
            line.errors += [f"{head}{message}" for message in messages]
    if line.errors:
        return line
    line.entry = form.instance
    line.label = line.entry.label
    line.differences = _differences(fields, old, line.entry, stored)
    line.fate = _fate(old, line)
    return line


def _filled(
    master: Master,
    fields: Sequence["models.Field[Any, Any]"],
    cells: dict[str, str],
    old: CodeEntry | None,
    line: Line,
    reader: Reader,
) -> EntryForm:
    """The form of the entry, with what the file does not say as it is stored."""
    form_class = form_of(master)
    copy = master.model._default_manager.get(pk=old.pk) if old else None
    blank = form_class(instance=copy)
    data = {
        name: value
        for name in blank.fields
        if (value := blank[name].value()) is not None and value is not False
    }
    for each in fields:
        text = cells.get(str(each.verbose_name), "").strip()
        if copy and _same_text(text) == _same_text(written(copy, each)):
            continue
        try:
            value = reader.value(each, text)
        except ValidationError as error:
            line.errors += error.messages
            continue
        if value is False:
            data.pop(each.name, None)
        else:
            data[each.name] = value
    return form_class(data, instance=copy)


def _differences(
    fields: Sequence["models.Field[Any, Any]"],
    old: CodeEntry | None,
    new: CodeEntry,
    stored: dict[str, CodeEntry],
) -> list[tuple[str, str, str]]:
    before = stored.get(new.code) if old else None
    found = []
    for each in fields:
        was = written(before, each) if before else ""
        will = written(new, each)
        if _same_text(was) != _same_text(will):
            found.append((str(each.verbose_name), was, will))
    return found


def _same_text(text: str) -> str:
    """The text without what a file may change in it unmeant: line ends, the waves of cp932."""
    return text.replace("\r\n", "\n").strip().translate(EQUIVALENT)


def _fate(old: CodeEntry | None, line: Line) -> Fate:
    if old is None:
        return Fate.NEW
    if not line.differences:
        return Fate.SAME
    ends = line.entry is not None and line.entry.valid_until is not None
    return Fate.RETIRED if ends and old.valid_until is None else Fate.CHANGED


def _left_out(entries: Sequence[CodeEntry], read: set[str], today: date) -> Iterator[Line]:
    """Those in force that the file does not name: today is their last day."""
    for one in entries:
        if one.code in read or one.valid_until is not None:
            continue
        line = Line(0, one.code, one.label, Fate.RETIRED, entry=one)
        line.differences = [("適用終了日", "", today.isoformat())]
        if one.valid_from and one.valid_from > today:
            line.errors.append("適用開始日より前の日では廃止できません。")
        else:
            one.valid_until = today
        yield line


def _lost_zeros(code: str, stored: dict[str, CodeEntry]) -> str:
    """The stored code that `code` would be with its leading zeros, as Excel drops them."""
    if not code.isdecimal():
        return ""
    return next((one for one in stored if one.isdecimal() and one.lstrip("0") == code), "")
