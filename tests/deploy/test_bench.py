"""A benchmark's figure is judged against its limit or peer."""

import json

import pytest

from deploy.bench.__main__ import main
from deploy.bench.report import Report


def test_a_time_may_be_as_long_as_its_budget_of_the_limit():
    report = Report()
    assert report.add("verdict", 3.0, "ms", limit_or_peer=1.0, budget=3).ok
    assert not report.add("verdict", 3.1, "ms", limit_or_peer=1.0, budget=3).ok
    assert not report.ok


def test_a_throughput_must_be_at_least_its_budget():
    report = Report()
    assert report.add("tiles", 700, "req/s", limit_or_peer=1000, budget=0.5, at_least=True).ok
    assert report.ok
    assert not report.add("tiles", 1, "req/s", limit_or_peer=9, budget=0.5, at_least=True).ok


def test_no_figure_is_no_success():
    assert not Report().ok


def test_a_limit_of_nothing_is_refused():
    with pytest.raises(ValueError, match="says nothing"):
        Report().add("verdict", 1.0, "ms", limit_or_peer=0)


def test_the_file_holds_the_agreed_keys(tmp_path):
    report = Report()
    report.add("照合", 2.0, "ms", limit_or_peer=4.0)
    report.write(tmp_path / "sub" / "bench.json")
    assert json.loads((tmp_path / "sub" / "bench.json").read_text()) == [
        {
            "name": "照合",
            "value": 2.0,
            "unit": "ms",
            "limit_or_peer": 4.0,
            "ratio": 0.5,
            "budget": 1.0,
            "ok": True,
        }
    ]
    assert "照合" in report.table()


def test_an_unknown_benchmark_is_named(capsys):
    assert main(["nothing-of-the-kind"]) == 2
    assert "nothing-of-the-kind" in capsys.readouterr().err
