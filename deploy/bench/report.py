"""Figures of a run, each beside the limit or the peer that it is judged by."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured value; `ratio` is value / limit_or_peer, `budget` what the ratio may be."""

    name: str
    value: float
    unit: str
    limit_or_peer: float
    ratio: float
    budget: float
    ok: bool


class Report:
    """Collects figures; given to every benchmark's `run(report)`."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def add(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        limit_or_peer: float,
        budget: float = 1.0,
        at_least: bool = False,
    ) -> Figure:
        """Record a value.

        Times and sizes keep the ratio value / limit_or_peer at or below `budget`; with
        `at_least` (throughputs) it must be at or above. Raises ValueError for a limit ≤ 0.
        """
        if limit_or_peer <= 0:
            raise ValueError(f"{name}: a ratio to {limit_or_peer} says nothing")
        ratio = value / limit_or_peer
        ok = ratio >= budget if at_least else ratio <= budget
        figure = Figure(name, value, unit, limit_or_peer, ratio, budget, ok)
        self.figures.append(figure)
        return figure

    @property
    def ok(self) -> bool:
        """Whether there are figures and each keeps its budget."""
        return bool(self.figures) and all(figure.ok for figure in self.figures)

    def table(self) -> str:
        """The figures as lines of text."""
        width = max((len(figure.name) for figure in self.figures), default=4)
        lines = [f"{'name':<{width}} {'value':>12} {'limit/peer':>12} {'ratio':>8} {'budget':>8}"]
        lines += [
            f"{f.name:<{width}} {f.value:>12.4g} {f.limit_or_peer:>12.4g} {f.ratio:>8.3f}"
            f" {f.budget:>8.3g}  {f.unit:<8} {'ok' if f.ok else 'MISSED'}"
            for f in self.figures
        ]
        return "\n".join(lines)

    def write(self, path: Path) -> None:
        """Write the figures as a JSON list."""
        path.parent.mkdir(parents=True, exist_ok=True)
        figures = [asdict(figure) for figure in self.figures]
        path.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
