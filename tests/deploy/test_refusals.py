"""Whatever is missing or in the way, a script says one line that tells what to do."""

import os
import socket
from pathlib import Path

import pytest

NOT_INSTALLED = "exit 1"
ORDINARY_USER = '[ "$1" = -un ] && echo clerk || echo 12345'


def test_a_taken_port_names_a_free_way_out(scripts):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = scripts.refusal("demo", PORT=str(port))
    assert f"port {port} is taken" in line
    assert f"PORT={port + 1} make demo" in line


@pytest.mark.parametrize("port", ["http", "0", "65536", "80 80"])
def test_a_port_must_be_a_number_of_a_port(scripts, port):
    assert f"PORT={port} is not" in scripts.refusal("demo", PORT=port)


def test_a_running_demo_is_not_started_twice(scripts, tmp_path):
    sleeper = tmp_path / "bin" / "demo"
    sleeper.parent.mkdir()
    sleeper.write_text("#!/bin/sh\nread line\n")
    sleeper.chmod(0o755)
    reading, writing = os.pipe()
    pid = os.posix_spawn(
        sleeper, [str(sleeper)], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, reading, 0)]
    )
    scripts.local_dir.mkdir()
    (scripts.local_dir / "demo.pid").write_text(f"{pid}\n")
    try:
        assert f"already running as process {pid}" in scripts.refusal("demo")
    finally:
        os.close(writing)
        os.close(reading)
        os.waitpid(pid, 0)


def test_a_pid_given_to_another_program_is_no_running_demo(scripts):
    scripts.local_dir.mkdir()
    (scripts.local_dir / "demo.pid").write_text(f"{os.getpid()}\n")
    assert scripts.run("stop").returncode == 0
    assert not (scripts.local_dir / "demo.pid").exists()


def test_without_network_the_first_complaint_of_apt_is_shown(scripts, commands):
    path = commands(
        id="echo 0",
        dpkg_query=NOT_INSTALLED,
        apt_cache="echo postgresql-15-postgis-3",
        apt_get="""case "$*" in
          *update*) echo 'W: Failed to fetch: no such name'; exit 0 ;;
          *) echo 'E: Unable to fetch some archives' >&2; exit 100 ;;
        esac""",
    )
    answer = scripts.run("setup", "demo", PATH=path)
    assert answer.returncode == 1
    said = answer.stderr.splitlines()[-1]
    assert "apt-get install failed (no network?): W: Failed to fetch: no such name" in said


def test_a_release_without_postgis_is_said_to_be_one(scripts, commands):
    path = commands(id="echo 0", dpkg_query=NOT_INSTALLED, apt_cache="", apt_get="")
    answer = scripts.run("setup", "demo", PATH=path)
    assert answer.returncode == 1
    assert "no package postgresql-N-postgis-3 is offered" in answer.stderr.splitlines()[-1]


def test_without_sudo_the_packages_to_ask_for_are_named(scripts, commands):
    path = commands(id=ORDINARY_USER, dpkg_query=NOT_INSTALLED, sudo="exit 1", apt_get="exit 1")
    line = scripts.refusal("setup", "demo", PATH=path)
    assert "ask an administrator for: apt-get install --no-install-recommends" in line
    assert "fonts-ipaexfont" in line


def test_a_missing_postgresql_names_the_package(scripts, tmp_path):
    line = scripts.refusal("services", "start", POSTGRESQL_LIB=str(tmp_path))
    assert "PostgreSQL 15 or newer with PostGIS 3 is missing" in line
    assert "postgresql-15-postgis-3" in line


def test_an_unknown_word_is_answered_with_the_known_ones(scripts):
    assert "start|stop|status" in scripts.refusal("services", "restart")
    assert "demo|test|bench" in scripts.refusal("setup", "everything")


def test_a_full_disk_is_said_before_anything_is_written(scripts, commands):
    path = commands(df="echo header; echo 'disk 100 90 10 90% /'")
    line = scripts.refusal("services", "start", PATH=path)
    assert "only 10 MB free" in line
    assert not (scripts.local_dir / "pgdata").exists()


def test_a_folder_that_cannot_be_made_names_its_owner(scripts):
    line = scripts.refusal("services", "start", LOCAL_DIR="/proc/bicycles")
    assert "cannot make /proc/bicycles: it belongs to root" in line


def test_the_cluster_of_another_user_is_left_alone(scripts, commands):
    pgdata = scripts.local_dir / "pgdata"
    scripts.local_dir.mkdir()
    if os.geteuid() == 0:
        pgdata.mkdir()
        os.chown(pgdata, 65534, 65534)
    else:
        pgdata.symlink_to("/usr")
    line = scripts.refusal("services", "start", PATH=commands(id=ORDINARY_USER))
    assert f"{pgdata} belongs to" in line
    assert "not to clerk" in line


def test_a_half_made_cluster_is_not_mistaken_for_one(scripts):
    pgdata = Path(scripts.environment()["SERVICES_DATA"]) / "pgdata"
    pgdata.mkdir(parents=True)
    (pgdata / "base").mkdir()
    line = scripts.refusal("services", "start")
    assert f"{pgdata} is not a complete PostgreSQL cluster" in line
    assert f"rm -rf '{pgdata}'" in line


def test_a_cluster_of_a_version_that_is_gone_names_that_version(scripts):
    pgdata = Path(scripts.environment()["SERVICES_DATA"]) / "pgdata"
    pgdata.mkdir(parents=True)
    (pgdata / "PG_VERSION").write_text("9\n")
    line = scripts.refusal("services", "start")
    assert "was made by PostgreSQL 9, which is not installed" in line
