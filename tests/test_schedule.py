"""Tests that share something run in one process."""

import pytest

from .schedule import group_of, only_one


@pytest.mark.parametrize(
    ("nodeid", "group"),
    [
        ("tests/e2e/test_story.py::test_a_call_becomes_a_bicycle_in_the_yard", "browser"),
        ("tests/yard/test_tablet.py::test_the_truck[1班]", "browser"),
        ("tests/chaos/test_uploads.py::test_nothing_is_lost", "chaos"),
        ("tests/geo/test_zones.py::test_a_zone", "tests/geo/test_zones.py::test_a_zone"),
    ],
)
def test_the_folder_decides(nodeid, group):
    assert group_of(nodeid) == group


def test_the_run_is_scheduled_by_it(request):
    """In the process that runs this test nobody schedules; the option tells the one that does."""
    plugins = request.config.pluginmanager
    hooks = plugins.hook.pytest_xdist_make_scheduler.get_hookimpls()
    assert [hook.plugin.__name__ for hook in hooks if hook.plugin] == ["tests.conftest"]


def test_a_second_one_in_another_process_is_noticed(monkeypatch, tmp_path, request):
    class Folders:
        def getbasetemp(self):
            return tmp_path / "popen-gw"

    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    only_one("system", Folders())
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw1")
    with pytest.raises(AssertionError, match="gw1 starts a second system beside that of gw0"):
        only_one("system", Folders())
