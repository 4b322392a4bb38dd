"""「きのう」「3日前」「11/1」: what callers say for a day."""

from datetime import date

import pytest

from inquiries.requests.since import parse_day

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("きのう", date(2026, 11, 20)),
        ("３日前", date(2026, 11, 18)),
        ("3日前から", date(2026, 11, 18)),
        ("先週", date(2026, 11, 14)),
        ("先週ごろから", date(2026, 11, 14)),
        ("2週間前", date(2026, 11, 7)),
        ("1か月前", date(2026, 10, 21)),
        ("先月", date(2026, 10, 21)),
        ("11/1", date(2026, 11, 1)),
        ("12月25日", date(2025, 12, 25)),
        ("R8.10.5", date(2026, 10, 5)),
        ("2026-10-05", date(2026, 10, 5)),
    ],
)
def test_a_day_is_understood(said, day):
    assert parse_day(said, today=TODAY) == day


@pytest.mark.parametrize("said", ["ずっと前", "11/31", "あした", "2027-01-01"])
def test_what_is_no_day_is_refused_with_words(said):
    with pytest.raises(ValueError, match="入力してください"):
        parse_day(said, today=TODAY)
