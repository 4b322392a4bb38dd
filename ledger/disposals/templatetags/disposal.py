"""How the rows of a list are shown on the screen."""

from django import template

from ledger.disposals.rows import Column, Row, mask

register = template.Library()


@register.simple_tag
def cell(row: Row, column: Column, *, hide: bool = False) -> str:
    """What stands in one column of a stored row, its numbers masked where they must be."""
    text = row.get(column.key, "")
    return mask(text) if hide and column.is_number else text
