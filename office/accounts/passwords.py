"""How strong a password must be, said in Japanese; and passwords for one use. C10."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from .models import User

LEAST_SCORE = 3
LONGEST_EXAMINED = 72  # zxcvbn takes longer than linear time
# Without 0/o, 1/l/i: read aloud and typed once.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
OWN_WORDS = ["setagaya", "houchi", "jitensha", "bicycle", "tekkyo", "hokanjo", "yard", "kuyakusho"]

WEAKNESS = {
    "dictionary": "よく使われる言葉や名前が、ほぼそのまま入っています。",
    "spatial": "キーボードの並び（qwerty など）が入っています。",
    "repeat": "同じ文字や同じ言葉の繰り返しがあります。",
    "sequence": "abc や 123 のような順番の文字が入っています。",
    "regex": "西暦の年のような推測しやすい数字が入っています。",
    "date": "日付が入っています。",
}
ADVICE = "関係のない言葉を4つほどつなげると、長くて覚えやすいパスワードになります。"


class StrengthValidator:
    """Refuse a password that a list of words or patterns would guess soon."""

    def validate(self, password: str, user: User | None = None) -> None:
        found = zxcvbn(  # type: ignore[no-untyped-call]
            password[:LONGEST_EXAMINED], user_inputs=_words_of(user)
        )
        if found["score"] >= LEAST_SCORE:
            return
        raise ValidationError(f"{_weakness(found)}{ADVICE}", code="password_too_weak")

    def get_help_text(self) -> str:
        return ADVICE


def one_time_password() -> str:
    """A random password of 16 letters in four groups (79 bits)."""
    groups = ["".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4)]
    return "-".join(groups)


def _words_of(user: User | None) -> list[str]:
    if user is None:
        return OWN_WORDS
    unit = user.unit.name if user.unit_id else ""
    return [*OWN_WORDS, *(word for word in (user.username, user.name, unit) if word)]


def _weakness(found: dict[str, Any]) -> str:
    """Say what makes it weak: the longest part that follows a known pattern."""
    parts = [part for part in found["sequence"] if part["pattern"] in WEAKNESS]
    if not parts:
        return "推測されやすいパスワードです。"
    longest = max(parts, key=lambda part: len(part["token"]))
    return WEAKNESS[longest["pattern"]]
