"""What happened to each row of a layer that did not simply go in."""

from dataclasses import dataclass, field


class LayerError(Exception):
    """The layer cannot be loaded at all; the message says why and what to do, in Japanese."""


@dataclass
class Report:
    """Counts of a loading, and one entry for each row repaired or refused."""

    loaded: int = 0
    repaired: int = 0
    refused: int = 0
    changed: int = 0
    entries: list[dict[str, str | int]] = field(default_factory=list)

    def repair(self, number: int, name: str, reason: str) -> None:
        """Row `number` (from 1) went in with its shape mended."""
        self.repaired += 1
        self.entries.append({"row": number, "name": name, "what": "修復", "reason": reason})

    def refuse(self, number: int, name: str, reason: str) -> None:
        """Row `number` was left out."""
        self.refused += 1
        self.entries.append({"row": number, "name": name, "what": "拒否", "reason": reason})

    def remark(self, reason: str) -> None:
        """Something worth knowing that concerns no single row."""
        self.entries.append({"row": 0, "name": "", "what": "注意", "reason": reason})
