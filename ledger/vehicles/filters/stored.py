"""Words that may name a person: kept in a row, not in an address or a log. SECURITY C35, ADR 15."""

import uuid
from typing import Any

from ledger.vehicles.models import PersonWords
from office.accounts.models import User

PERSONAL = ("name", "kana", "address", "phone", "postcode")
KEPT = (*PERSONAL, "whose", "q")


def keep_words(user: User, words: dict[str, Any]) -> str:
    """Keep what `user` asks of persons; return the key that the address may name, "" for none."""
    kept = {name: str(words[name]).strip() for name in KEPT if str(words.get(name, "")).strip()}
    if not {*kept} - {"whose"}:
        return ""
    return str(PersonWords.objects.create(user=user, words=kept).key)


def words_of(user: User, key: str) -> dict[str, str]:
    """What was kept under the key, for who kept it and nobody else."""
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        return {}
    row = PersonWords.objects.filter(key=wanted, user=user).first()
    return dict(row.words) if row else {}
