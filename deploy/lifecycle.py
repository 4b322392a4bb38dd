"""`python -m deploy.lifecycle`: write the page about the life of a vehicle from its table."""

import os
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "concepts" / "life-of-a-vehicle.md"
HEAD = """# The life of a vehicle

Which step leads from where to where, who may take it, and what forbids it. Generated from
`ledger/vehicles/transitions.py` by `python -m deploy.lifecycle`; do not edit. What the law says is
written a second time in `tests/ledger/vehicles/law.py`, and every line and guard is held to it.
"""


def render() -> str:
    """The page as Markdown."""
    from ledger.vehicles.transitions import OF_THE_TERMS, TABLE  # noqa: PLC0415

    rows = [
        "| 処理 | step | from | to | permission | dates it | empties |",
        "|---|---|---|---|---|---|---|",
    ]
    arrows, reasons = [], []
    for line in TABLE:
        sources = "、".join(state.label for state in line.sources)
        target = line.target.label if line.target else "―"
        rows.append(
            f"| {line.step.label} | `{line.step}` | {sources} | {target} | `{line.permission}` | "
            f"{' '.join(line.dates)} | {' '.join(line.clears)} |"
        )
        arrows += [
            f"  {state} --> {line.target}: {line.step.label}"
            for state in line.sources
            if line.target
        ]
        for guard in line.guards:
            where = "terms" if guard in OF_THE_TERMS else "vehicle"
            said = (guard.__doc__ or "").strip().splitlines()[0]
            reasons.append(f"| {line.step.label} | `{guard.__name__}` | {where} | {said} |")
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", *arrows, "```"])
    guards = "\n".join(["| 処理 | guard | looks at | holds when |", "|---|---|---|---|", *reasons])
    steps = "\n".join(rows)
    return f"{HEAD}\n{diagram}\n\n## Steps\n\n{steps}\n\n## Guards\n\n{guards}\n"


def main() -> None:
    """Write the page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings.local")
    import django  # noqa: PLC0415

    django.setup()
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(render())


if __name__ == "__main__":
    main()
