"""Days and periods as people say them: 先週, 先月, 3日前, R8.11, 令和6年度, 4/1〜4/10. Pure."""

import re
from datetime import date, timedelta

from office import fiscal, wareki
from office.text import normalise

Period = tuple[date | None, date | None]
ONE_DAY = timedelta(days=1)
_AGO = re.compile(r"(\d{1,3})(日|週間|か月|ヶ月|ヵ月|カ月|ケ月|年)前(から)?")
_MONTH = re.compile(
    r"(?:(令和|平成|[RH])(元|\d{1,2})[年./-]|(\d{4})[年./-])?(\d{1,2})月?(上旬|中旬|下旬)?"
)
_YEAR = re.compile(r"(?:(令和|平成|[RH])(元|\d{1,2})|(\d{4}))(年度|年)?")
_NO_YEAR = re.compile(r"\d{1,2}[月./-]\d{1,2}日?")
_FROM_TO = re.compile(r"(.*?)\s*(?:〜|~|～|から)\s*(.*?)(?:まで)?")


def read_period(text: str, today: date) -> Period | None:
    """From when to when `text` speaks of (None: open), or None where it is no period."""
    plain = normalise(text).replace(" ", "")
    if not plain:
        return None
    return _named(plain, today) or _ago(plain, today) or _range(plain, today) or _one(plain, today)


def _named(text: str, today: date) -> Period | None:
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    last_month = (first - ONE_DAY).replace(day=1)
    year = fiscal.fiscal_year(today)
    week = timedelta(days=7)
    named: dict[str, Period] = {
        "今週": (monday, monday + week - ONE_DAY),
        "先週": (monday - week, monday - ONE_DAY),
        "先々週": (monday - 2 * week, monday - week - ONE_DAY),
        "今月": (first, month_end(first)),
        "先月": (last_month, first - ONE_DAY),
        "先々月": ((last_month - ONE_DAY).replace(day=1), last_month - ONE_DAY),
        "今年": (date(today.year, 1, 1), date(today.year, 12, 31)),
        "去年": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        "昨年": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        "今年度": (fiscal.first_day(year), fiscal.last_day(year)),
        "昨年度": (fiscal.first_day(year - 1), fiscal.last_day(year - 1)),
        "前年度": (fiscal.first_day(year - 1), fiscal.last_day(year - 1)),
    }
    return named.get(text)


def _ago(text: str, today: date) -> Period | None:
    found = _AGO.fullmatch(text)
    if not found:
        return None
    count, unit = int(found[1]), found[2]
    days = {"日": 1, "週間": 7, "年": 365}.get(unit, 30) * count
    day = today - timedelta(days=days)
    if found[3]:
        return day, today
    return (day, day) if unit == "日" else (day - timedelta(days=3), day + timedelta(days=3))


def _range(text: str, today: date) -> Period | None:
    if text.endswith(("以降", "から")) and len(text) > 2:
        begin = _one(text[:-2], today)
        return (begin[0], None) if begin else None
    if text.endswith(("以前", "まで")) and "〜" not in text and "から" not in text:
        end = _one(text[:-2], today)
        return (None, end[1]) if end else None
    found = _FROM_TO.fullmatch(text)
    if not found or not (found[1] or found[2]):
        return None
    begin, end = _one(found[1], today), _one(found[2], today)
    if (found[1] and not begin) or (found[2] and not end):
        return None
    return (begin[0] if begin else None, end[1] if end else None)


def _one(text: str, today: date) -> Period | None:
    if not text or (text.isdecimal() and len(text) not in (4, 8)):
        return None
    if not text.isdecimal():
        try:
            day = wareki.parse_date(text, today=today)
        except wareki.UnreadableDate:
            return _month(text, today) or _year(text)
        if day > today and _NO_YEAR.fullmatch(text):
            return _one(f"{day.year - 1}/{day.month}/{day.day}", today)
        return day, day
    return _compact(text, today)


def _compact(text: str, today: date) -> Period | None:
    """20260401 is a day; fewer digits are a number rather than a date."""
    if len(text) != 8 or not 2000 <= int(text[:4]) <= today.year:
        return None
    try:
        day = wareki.parse_date(text, today=today)
    except wareki.UnreadableDate:
        return None
    return day, day


def _month(text: str, today: date) -> Period | None:
    found = _MONTH.fullmatch(text)
    if not found or not 1 <= int(found[4]) <= 12 or not ("月" in text or found[2] or found[3]):
        return None
    year = _year_of(found[1], found[2], found[3])
    month = int(found[4])
    if year is None:
        year = today.year if month <= today.month else today.year - 1
    if not 1989 <= year <= 2100:
        return None
    first = date(year, month, 1)
    last = month_end(first)
    tens: dict[str, Period] = {
        "上旬": (first, first.replace(day=10)),
        "中旬": (first.replace(day=11), first.replace(day=20)),
        "下旬": (first.replace(day=21), last),
    }
    return tens.get(found[5] or "", (first, last))


def _year(text: str) -> Period | None:
    found = _YEAR.fullmatch(text)
    if not found or not found[4]:
        return None
    year = _year_of(found[1], found[2], found[3])
    if year is None or not 1989 <= year <= 2100:
        return None
    if found[4] == "年度":
        return fiscal.first_day(year), fiscal.last_day(year)
    return date(year, 1, 1), date(year, 12, 31)


def _year_of(era: str | None, year: str | None, western: str | None) -> int | None:
    if western:
        return int(western)
    if not era or not year:
        return None
    return {"令": 2018, "R": 2018, "平": 1988, "H": 1988}[era[0]] + (
        1 if year == "元" else int(year)
    )


def month_end(first: date) -> date:
    """The last day of the month that begins on `first`."""
    return (first + timedelta(days=31)).replace(day=1) - ONE_DAY
