"""Which tests run in the same process when several share the work.

pytest-xdist has a mark for this, `xdist_group`, but its 3.8 writes the group into an attribute
that pytest 9 no longer reads: all tests are then handed out one by one, without a word. So the
folder decides here, and `only_one` lets a test process find out if that fails too.
"""

import os

from xdist.scheduler.loadscope import LoadScopeScheduling

TOGETHER = {"tests/e2e/": "browser", "tests/yard/": "browser", "tests/chaos/": "chaos"}
"""The browser tests share one live system and one browser, the chaos tests the machine."""


def group_of(nodeid):
    """The group of a test; a test that needs no company is a group of its own."""
    groups = (group for folder, group in TOGETHER.items() if nodeid.startswith(folder))
    return next(groups, nodeid)


class Together(LoadScopeScheduling):
    """Hands out whole groups, the largest first."""

    def _split_scope(self, nodeid):
        return group_of(nodeid)


def only_one(kind, tmp_path_factory):
    """Fail when another process of the same run has one of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        return
    claim = tmp_path_factory.getbasetemp().parent / f"only-one-{kind}"
    try:
        claim.touch(exist_ok=False)
    except FileExistsError:
        first = claim.read_text()
        raise AssertionError(f"{worker} starts a second {kind} beside that of {first}") from None
    claim.write_text(worker)
