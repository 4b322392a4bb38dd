"""What a map graph is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STATION, YARD, OWNER = "station", "yard", "owner"
KINDS: Mapping[str, str] = {
    STATION: "駅・撤去場所ごと",
    YARD: "保管所ごと",
    OWNER: "所有者の住所ごと",
}
COUNT, PEOPLE, HOMES = "count", "people", "homes"
MEASURES: Mapping[str, str] = {
    COUNT: "台数",
    PEOPLE: "人口千人あたりの台数",
    HOMES: "千世帯あたりの台数",
}


@dataclass(frozen=True)
class GraphQuestion:
    """Which map, which fiscal year, which measure. What is not understood is the usual one."""

    kind: str
    year: int | None
    measure: str

    @classmethod
    def read(cls, asked: Mapping[str, str], years: Sequence[int]) -> "GraphQuestion":
        """Read the query of an address; `years` are those offered, the usual one first."""
        kind = asked.get("kind", STATION)
        measure = asked.get("measure", COUNT)
        text = asked.get("year", "")
        year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None
        return cls(
            kind=kind if kind in KINDS else STATION,
            year=year if year in years else next(iter(years), None),
            measure=measure if measure in MEASURES else COUNT,
        )
