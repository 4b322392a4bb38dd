"""`python -m deploy.bench [name…]`: run the benchmarks, print a table, write bench.json.

Exit code 1 when a budget is missed or a benchmark fails, 2 for an unknown name.
"""

import importlib
import pkgutil
import sys
import traceback

import django
from django.conf import settings

from deploy import bench
from deploy.bench.report import Report

PREFIX = "bench_"


def names() -> list[str]:
    """The benchmarks there are, by the names of their modules without the prefix."""
    found = (module.name for module in pkgutil.iter_modules(bench.__path__))
    return sorted(name.removeprefix(PREFIX) for name in found if name.startswith(PREFIX))


def main(wanted: list[str]) -> int:
    """Run the wanted benchmarks, or all of them; returns the exit code."""
    if unknown := set(wanted) - set(names()):
        print(f"bench: no such benchmark: {', '.join(sorted(unknown))}", file=sys.stderr)
        print(f"bench: there are {', '.join(names()) or 'none yet'}", file=sys.stderr)
        return 2
    django.setup()
    report = Report()
    failed = False
    for name in wanted or names():
        print(f"==> {name}", file=sys.stderr, flush=True)
        try:
            importlib.import_module(f"deploy.bench.{PREFIX}{name}").run(report)
        except Exception:  # noqa: BLE001 — the other benchmarks still have figures to give
            traceback.print_exc()
            failed = True
    print(report.table())
    report.write(settings.LOCAL_DIR / "bench.json")
    return 0 if report.ok and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
