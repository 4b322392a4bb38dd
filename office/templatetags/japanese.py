"""Filters for dates, money and distances as a Japanese office writes them."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import number_format

from office import fiscal
from office import wareki as eras

register = template.Library()

METRES_IN_KM = 1000


@register.filter
def wareki(value: date | None) -> str:
    """令和8年11月21日（土）."""
    return eras.long_date(_local_day(value)) if value else ""


@register.filter
def wareki_short(value: date | None) -> str:
    """R8.11.21."""
    return eras.short_date(_local_day(value)) if value else ""


@register.filter
def wareki_time(value: datetime | None) -> str:
    """R8.11.21 10:42, in the office's own time."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{eras.short_date(local.date())} {local:%H:%M}"


@register.filter
def clock(value: datetime | None) -> str:
    """10:42, in the office's own time."""
    if not value:
        return ""
    return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%H:%M}"


@register.filter
def fiscal_year(value: date | None) -> str:
    """令和8年度."""
    return eras.fiscal_year_name(fiscal.fiscal_year(_local_day(value))) if value else ""


@register.filter
def yen(value: int | None) -> str:
    """3,000円; an amount that is not known stays empty."""
    return "" if value is None else f"{number_format(value, force_grouping=True)}円"


@register.filter
def metres(value: float | None) -> str:
    """85 m, 1.2 km."""
    if value is None:
        return ""
    if value < METRES_IN_KM:
        return f"{value:.0f} m"
    return f"{value / METRES_IN_KM:.1f} km"


def _local_day(value: date) -> date:
    if isinstance(value, datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value
