"""The trail as rows of a file."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from .describing import lines, model_name
from .models import Change, Disclosure, Entry

MOST_ROWS = 20_000
WHO = ["日時", "操作者", "利用者ID"]
HEADERS = {
    "entries": [*WHO, "操作", "対象", "対象の表示", "内容", "要求番号"],
    "changes": [*WHO, "種類", "台帳", "記録番号", "項目", "変更前", "変更後", "要求番号"],
    "disclosures": [*WHO, "経路", "台帳", "件数", "記録番号", "項目", "目的", "画面", "端末"],
}


def rows(kind: str, found: QuerySet[Any]) -> Iterator[list[object]]:
    """The first `MOST_ROWS` rows; a change gives one line for each field."""
    for each in found[:MOST_ROWS].iterator(chunk_size=1000):
        yield from WRITERS[kind](each)


def _who(row: Any) -> list[object]:
    at = timezone.localtime(row.at)
    actor = row.actor
    return [f"{at:%Y/%m/%d %H:%M:%S}", actor or "システム", actor.username if actor else ""]


def _entry(entry: Entry) -> Iterator[list[object]]:
    detail = json.dumps(entry.detail, ensure_ascii=False) if entry.detail else ""
    named = [entry.label, entry.target, entry.target_label, detail, entry.request_id]
    yield [*_who(entry), *named]


def _change(change: Change) -> Iterator[list[object]]:
    about = [change.get_operation_display(), model_name(change.model), change.record]
    for line in lines(change):
        yield [*_who(change), *about, line.label, line.before, line.after, change.request_id]


def _disclosure(seen: Disclosure) -> Iterator[list[object]]:
    records = " ".join(str(each) for each in seen.records)
    about = [seen.get_channel_display(), model_name(seen.model), seen.count, records]
    yield [*_who(seen), *about, seen.fields, seen.purpose, seen.path, seen.ip_address]


WRITERS: dict[str, Callable[[Any], Iterator[list[object]]]] = {
    "entries": _entry,
    "changes": _change,
    "disclosures": _disclosure,
}
