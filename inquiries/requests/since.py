"""「先週」「3日前」「R8.11.1」「11/1」: the day from which something has stood there. Pure."""

import re
import unicodedata
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from office.wareki import UnreadableDate, parse_date

WEEKS = {"先週": 7, "先々週": 14, "1週間前": 7, "半月前": 15}
AGO = re.compile(r"(\d{1,3})(日|週間|か月|ヶ月|カ月)(?:前|ほど前|くらい前|以上前)")
AROUND = re.compile(r"(頃|ごろ|くらい)?(から)?$")
MONTH_AND_DAY = re.compile(r"(\d{1,2})[月/.-](\d{1,2})日?")
HOW = "「きのう」「3日前」「先週」「11/1」のように入力してください。"


def parse_day(written: str, *, today: date) -> date:
    """Return the day somebody means. Raises ValueError when it cannot be told, or lies ahead.

    A day without a year is the last such day up to `today`.
    """
    text = AROUND.sub("", unicodedata.normalize("NFKC", written).replace(" ", ""))
    day = _told(text, today)
    if day is None:
        try:
            day = parse_date(text, today=today)
        except UnreadableDate as error:
            raise ValueError(f"日付として読めません。{HOW}") from error
    if day > today and MONTH_AND_DAY.fullmatch(text):
        day -= relativedelta(years=1)
    if day > today:
        raise ValueError("先の日付です。今日までの日付を入力してください。")
    return day


def _told(text: str, today: date) -> date | None:
    if text in WEEKS:
        return today - timedelta(days=WEEKS[text])
    if text == "先月":
        return today - relativedelta(months=1)
    found = AGO.fullmatch(text)
    if not found:
        return None
    count = int(found[1])
    if found[2] == "日":
        return today - timedelta(days=count)
    weeks = found[2] == "週間"
    return today - (timedelta(weeks=count) if weeks else relativedelta(months=count))
