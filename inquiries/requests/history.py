"""All that happened to a case, in one line of time. I-03.05."""

from dataclasses import dataclass
from datetime import datetime

from office.audit.models import Entry

from .actions import Action
from .models import RemovalRequest

QUIET = {Action.PRINT, Action.SENT}
WORDS = {
    "crew": "{}",
    "day": "作業日 {}",
    "result": "{}",
    "reason": "理由：{}",
    "tag": "札番号 {}",
    "channel": "{}",
    "state": "{}",
    "repeated_as": "{}として受付",
    "kind": "{}",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened, in words for the screen."""

    at: datetime
    what: str
    who: str
    words: str = ""
    personal: bool = False


def history_of(case: RemovalRequest, *, with_notes: bool) -> list[Event]:
    """The steps and, for who may see the caller, the notes of a case; newest first."""
    target = f"{case._meta.label_lower}:{case.pk}"
    entries = Entry.objects.filter(target=target).select_related("actor")
    events = [
        Event(entry.at, entry.label, str(entry.actor or "システム"), _words(entry))
        for entry in entries.exclude(action__in=[Action.NOTE, *QUIET])
    ]
    if with_notes:
        events += [
            Event(
                note.written_at,
                note.get_kind_display(),
                str(note.written_by),
                note.text,
                personal=True,
            )
            for note in case.notes.select_related("written_by")
        ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _words(entry: Entry) -> str:
    said = [form.format(entry.detail[key]) for key, form in WORDS.items() if entry.detail.get(key)]
    if count := entry.detail.get("removed_count"):
        said.append(f"{count}台")
    return "　".join(said)
