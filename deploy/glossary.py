"""`python -m deploy.glossary`: write docs/glossary.md from docs/glossary.yaml."""

from pathlib import Path
from typing import Any

import yaml

DOCS = Path(__file__).resolve().parents[1] / "docs"
HEAD = """# Glossary

One English word for each Japanese term. Generated from `glossary.yaml` by
`python -m deploy.glossary`; do not edit.
Four pairs never to mix: 問合せ *inquiry* ≠ 照会 *lookup* · 返還 *release* ≠ 返戻 *bounce* ·
撤去 *removal* ≠ 処分 *disposal* · 依頼 *request* ≠ 申請 *application*.
"""


SECTIONS = (
    ("Terms", "terms"),
    ("Records", "records"),
    ("Fields of the ledger", "fields"),
    ("States and kinds", "labels"),
)


def read() -> dict[str, list[dict[str, Any]]]:
    """The glossary: `terms`, `records` (models), `fields`, `labels` (choices)."""
    content: dict[str, list[dict[str, Any]]] = yaml.safe_load((DOCS / "glossary.yaml").read_text())
    return content


def render(glossary: dict[str, list[dict[str, Any]]]) -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for title, key in SECTIONS:
        rows = "\n".join(
            f"| {one['ja']} | {one['en']} | {one.get('note', '')} |" for one in glossary[key]
        )
        parts.append(f"## {title}\n\n| 日本語 | English | |\n|---|---|---|\n{rows}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    (DOCS / "glossary.md").write_text(render(read()))
