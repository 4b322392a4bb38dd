"""The private PostgreSQL and Redis, really started."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from .conftest import Scripts


@pytest.fixture(scope="module")
def services():
    """A cluster in a folder whose path is too long for a socket, and holds a space."""
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to other accounts
    folder.chmod(0o755)
    made = Scripts(folder / "区の 自転車" / ("a" * 100))
    made.env["SERVICES"] = "test"
    started = made.run("services", "start")
    assert started.returncode == 0, started.stderr
    yield made
    made.run("services", "remove")
    shutil.rmtree(folder)


@pytest.fixture
def pgdata(services):
    return Path(services.environment()["SERVICES_DATA"]) / "pgdata"


def query(services, sql):
    env = services.environment()
    return subprocess.run(
        ["psql", "-XAtq", "-h", env["PGHOST"], "-p", env["PGPORT"], "-U", "app", "bicycles"],
        input=sql,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()


def test_a_long_path_gets_a_short_place_for_its_sockets(services):
    env = services.environment()
    assert len(f"{env['PGHOST']}/.s.PGSQL.{env['PGPORT']}.lock") <= 107
    assert Path(env["PGHOST"]).name.startswith("bicycles-")
    assert (services.local_dir / "services.env").read_text() == services.run(
        "services", "env"
    ).stdout
    assert Path(env["PGHOST"]).stat().st_mode & 0o077 == 0


def test_japanese_text_can_be_searched_by_likeness(services):
    assert query(services, "select similarity('世田谷', '世田谷区')") == ["0.5"]
    assert query(services, "select postgis_lib_version() >= '3.3'") == ["t"]


def test_the_web_role_is_unprivileged_and_starts_no_parallel_workers(services):
    assert query(services, "show max_parallel_workers_per_gather") == ["0"]
    assert query(services, "select usesuper from pg_user where usename = 'app'") == ["f"]


def test_a_new_database_of_the_role_has_the_extensions(services):
    query(services, "create database another")
    names = query(services, "\\c another\nselect extname from pg_extension")
    assert {"postgis", "pg_trgm", "btree_gin", "btree_gist", "pgcrypto"} <= set(names)
    query(services, "drop database another")


def test_a_second_start_takes_no_time(services):
    times = []
    for _ in range(3):  # the best of three, for other tests run at the same time
        begin = time.monotonic()
        assert services.run("services", "start").returncode == 0
        times.append(time.monotonic() - begin)
    assert min(times) < 1


def test_what_a_power_cut_leaves_does_not_stop_the_next_start(services, pgdata):
    pid = int((pgdata / "postmaster.pid").read_text().split()[0])
    os.kill(pid, 9)
    (pgdata / "postmaster.pid").write_text(f"{os.getpid()}\n{pgdata}\n")  # a reused number
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.05)
    started = services.run("services", "start")
    assert started.returncode == 0, started.stderr
    assert services.run("services", "status").returncode == 0


def test_a_cluster_that_does_not_start_says_why(services, pgdata):
    assert services.run("services", "stop").returncode == 0
    assert services.run("services", "status").returncode == 3
    conf = pgdata / "postgresql.auto.conf"
    before = conf.read_text()
    conf.write_text(before + "shared_buffers = 'very many'\n")
    line = services.refusal("services", "start")
    assert "PostgreSQL does not start" in line
    assert "postgresql.auto.conf" in line
    conf.write_text(before)
    assert services.run("services", "start").returncode == 0
