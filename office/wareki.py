"""Dates as a Japanese office writes them (和暦), and as people type them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class Era:
    """An era (元号) from its first day on."""

    name: str
    letter: str
    first_day: date


ERAS = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1868, 1, 25)),
)
_BY_SIGN = {sign: era for era in ERAS for sign in (era.name, era.letter)}

_RELATIVE = {
    "おととい": -2, "一昨日": -2, "きのう": -1, "昨日": -1, "きょう": 0, "今日": 0, "本日": 0,
    "あした": 1, "あす": 1, "明日": 1, "あさって": 2, "明後日": 2,
}  # fmt: skip
_MONTH_AND_DAY = r"(\d{1,2})[月./-](\d{1,2})日?"
_ERA_DATE = re.compile(
    rf"(明治|大正|昭和|平成|令和|[MTSHR])(元|\d{{1,2}})[年./-]{_MONTH_AND_DAY}", re.IGNORECASE
)
_ERA_DIGITS = re.compile(r"([MTSHR])(\d\d)(\d\d)(\d\d)", re.IGNORECASE)
_FULL_DATE = re.compile(rf"(\d{{4}})[年./-]{_MONTH_AND_DAY}")
_SHORT_YEAR = re.compile(rf"(\d{{1,2}})[年./-]{_MONTH_AND_DAY}")
_MONTH_DAY = re.compile(_MONTH_AND_DAY)
_DIGITS = re.compile(r"(\d{4})?(\d\d)(\d\d)")
_WEEKDAY_NOTE = re.compile(rf"[(（][{WEEKDAYS}][)）]$")

# 26/4/1 is hardly 令和26年: further ahead than this the writer meant something else.
_FAR_AHEAD = timedelta(days=10 * 366)

# 10:31 and 10時31分 anywhere at the end; 1031 only as a word of its own after the day.
_TIME_AT_THE_END = re.compile(
    r"(?:^|(?<=[\s日)）]))(?:(\d{1,2})[:時](\d{1,2})?分?|(?<=\s)(\d{2})(\d{2}))$"
)
HOW_TO_WRITE_A_MOMENT = "日時は「R8.4.1 10:31」「4/1 1031」のように入力してください。"
HOW_TO_WRITE = "日付は「R8.4.1」「2026/4/1」「20260401」「きのう」のように入力してください。"


class UnreadableDate(ValueError):
    """The text is not a date. The message, in Japanese, says how to write one."""


def era_of(day: date) -> tuple[Era, int] | None:
    """Return the era of `day` and the year in it (1 is 元年); None before 明治."""
    for era in ERAS:
        if day >= era.first_day:
            return era, day.year - era.first_day.year + 1
    return None


def long_date(day: date) -> str:
    """Return 令和8年11月21日（土）."""
    return f"{_long_year(day)}{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def short_date(day: date) -> str:
    """Return R8.11.21."""
    found = era_of(day)
    year = f"{found[0].letter}{found[1]}" if found else str(day.year)
    return f"{year}.{day.month}.{day.day}"


def fiscal_year_name(year: int) -> str:
    """Name the fiscal year that begins in April of `year`: 2026 is 令和8年度.

    2019 is 平成31年度, for the year is called by its first day.
    """
    return _long_year(date(year, 4, 1)) + "度"


def parse_date(text: str, *, today: date) -> date:
    """Read a date as people type it; raises `UnreadableDate`.

    A year of one or two digits is a year of the present era. Month and day alone mean the
    nearest such day, before or after `today`.
    """
    plain = _WEEKDAY_NOTE.sub("", "".join(unicodedata.normalize("NFKC", text).split()))
    if plain in _RELATIVE:
        return today + timedelta(days=_RELATIVE[plain])
    try:
        found = _era_date(plain) or _plain_date(plain, today)
    except ValueError as error:
        if isinstance(error, UnreadableDate):
            raise
        raise UnreadableDate(
            f"「{text}」という日はありません。月と日を確かめてください。"
        ) from error
    if found is None:
        raise UnreadableDate(f"「{text}」は日付として読めません。{HOW_TO_WRITE}")
    return found


def parse_moment(text: str, *, today: date) -> datetime:
    """Read a day with a time of day: 「R8.4.10 10:31」, 「4/10 1031」, 「10時31分」 of today.

    The result has no time zone. Raises `UnreadableDate`, also for a day without a time.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _TIME_AT_THE_END.search(plain)
    if not found:
        raise UnreadableDate(f"「{text}」に時刻がありません。{HOW_TO_WRITE_A_MOMENT}")
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    day = plain[: found.start()].strip()
    try:
        clock = time(hour, minute)
    except ValueError as error:
        raise UnreadableDate(f"{hour}時{minute}分という時刻はありません。") from error
    return datetime.combine(parse_date(day, today=today) if day else today, clock)


def _long_year(day: date) -> str:
    found = era_of(day)
    if not found:
        return f"{day.year}年"
    era, year = found
    return f"{era.name}{'元' if year == 1 else year}年"


def _era_date(text: str) -> date | None:
    found = _ERA_DATE.fullmatch(text) or _ERA_DIGITS.fullmatch(text)
    if not found:
        return None
    sign, year, month, day = found.groups()
    number = 1 if year == "元" else int(year)
    return _in_era(_BY_SIGN[sign.upper()], number, int(month), int(day))


def _in_era(era: Era, year: int, month: int, day: int) -> date:
    """Allow 平成32年, which old papers write; refuse a day before the era."""
    found = date(era.first_day.year + year - 1, month, day)
    if year < 1 or found < era.first_day:
        start = era.first_day
        raise UnreadableDate(
            f"{era.name}は{start.year}年{start.month}月{start.day}日からです。"
            "元号と年を確かめてください。"
        )
    return found


def _plain_date(text: str, today: date) -> date | None:
    if found := _FULL_DATE.fullmatch(text):
        return date(*map(int, found.groups()))
    if found := _SHORT_YEAR.fullmatch(text):
        return _present_era(*map(int, found.groups()), today=today)
    if found := _MONTH_DAY.fullmatch(text):
        return _nearest(int(found[1]), int(found[2]), today)
    if found := _DIGITS.fullmatch(text):
        year, month, day = found.groups()
        if year is None:
            return _nearest(int(month), int(day), today)
        return date(int(year), int(month), int(day))
    return None


def _present_era(year: int, month: int, day: int, *, today: date) -> date:
    era, _ = era_of(today) or (ERAS[0], 0)
    found = _in_era(era, year, month, day)
    if found - today > _FAR_AHEAD:
        raise UnreadableDate(
            f"{year}年は{era.name}か西暦か分かりません。"
            f"「{era.letter}{year}.{month}.{day}」か「20{year:02}/{month}/{day}」と"
            "入力してください。"
        )
    return found


def _nearest(month: int, day: int, today: date) -> date:
    choices = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            choices.append(date(year, month, day))
        except ValueError:  # 29 February of a common year
            continue
    if not choices:
        raise ValueError(f"{month}/{day}")
    return min(choices, key=lambda choice: abs(choice - today))
