"""「件数が多い」: asks before very many rows are shown or changed, 続行 or キャンセル. L-18."""

from dataclasses import dataclass

from office.masters.models import Parameter

GO_ON = "go"
"""The parameter that says 続行; it stays with this search and no other."""


@dataclass(frozen=True)
class Caution:
    """How many there are (`capped`: at least), above the ward's threshold."""

    count: int
    threshold: int
    capped: bool = False


def caution_for(count: int, *, agreed: bool, capped: bool = False) -> Caution | None:
    """The question to ask before going on with `count` rows; None where there is none to ask.

    The ward sets the threshold (`search_warn_rows`); 0 asks never.
    """
    threshold = Parameter.number("search_warn_rows")
    if agreed or not threshold or count <= threshold:
        return None
    return Caution(count, threshold, capped)
