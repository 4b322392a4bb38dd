"""When crews work: every day but the year's end, 09:00 to 18:00 (004 第１-3, G-03)."""

from datetime import date, time

OPENS = time(9, 0)
NOON = time(12, 0)  # ends the morning (午前) of a suspension
CLOSES = time(18, 0)


def is_closed(day: date) -> bool:
    """True from 30 December to 3 January."""
    return (day.month, day.day) >= (12, 30) or (day.month, day.day) <= (1, 3)
