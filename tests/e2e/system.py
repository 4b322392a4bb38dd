"""The whole system as it runs in a place: web server, worker and beat over a real database."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
TOKYO = ZoneInfo("Asia/Tokyo")
MORNING = datetime(2026, 11, 18, 10, 0, tzinfo=TOKYO)
"""When the story begins: a working day, in working hours."""


@dataclass
class LiveSystem:
    """Started once for all browser tests; every process and the database end with it."""

    folder: Path
    database: dict
    name: str = f"e2e_{os.getpid()}"
    processes: list = field(default_factory=list)

    def start(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.set_clock(MORNING)
        self.make_database()
        self.run("-m", "tests.e2e.prepare")
        self.spawn(
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--workers",
            "1",
            "--blocking-threads",
            "4",
            "--no-ws",
            "deploy.wsgi:application",
        )
        self.spawn(
            "celery",
            "-A",
            "tasks.celery",
            "worker",
            "--concurrency",
            "1",
            "--without-gossip",
            "--without-mingle",
            "--loglevel",
            "INFO",
        )
        self.spawn(
            "celery",
            "-A",
            "tasks.celery",
            "beat",
            "--pidfile=",
            "--loglevel",
            "INFO",
            "--schedule",
            str(self.folder / "beat"),
        )
        self.wait()
        accounts = (self.folder / "demo-accounts.txt").read_text()
        self.password = accounts.split("パスワード: ")[1].split()[0]

    def stop(self):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.drop_database()

    def drop_database(self):
        """Drop it, also while an autovacuum, which is not ours to end, is still at work in it."""
        for _ in range(20):
            try:
                self.sql_at("postgres", f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
                time.sleep(0.5)
            else:
                return
        raise AssertionError(f"the database {self.name} could not be dropped")

    # --- the clock ---------------------------------------------------------------------
    def set_clock(self, moment):
        self.shift = moment.timestamp() - time.time()
        self.write_clock()

    def pass_minutes(self, minutes):
        """Let time go by for everything on the server."""
        self.shift += minutes * 60
        self.write_clock()

    def write_clock(self):
        part = self.folder / "clock.part"
        part.write_text(str(self.shift))
        part.replace(self.folder / "clock")

    def now(self):
        return datetime.fromtimestamp(time.time() + self.shift, TOKYO)

    # --- the database ------------------------------------------------------------------
    def make_database(self):
        self.sql_at("postgres", f'CREATE DATABASE "{self.name}"')

    def sql_at(self, database, statement, *values):
        place = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
        access = {key: self.database[name] for key, name in place.items() if self.database[name]}
        with psycopg.connect(dbname=database, autocommit=True, **access) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def sql(self, statement, *values):
        """Ask the database what the screens have left in it."""
        return self.sql_at(self.name, statement, *values)

    # --- processes ---------------------------------------------------------------------
    def environment(self):
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
            "LOCAL_DIR": str(self.folder),
            "MEDIA_ROOT": str(self.folder / "media"),
            "PGHOST": str(self.database["HOST"]),
            "PGPORT": str(self.database["PORT"]),
            "PGUSER": self.database["USER"],
            "PGDATABASE": self.name,
            "REDIS_SOCKET": os.environ.get("REDIS_SOCKET", "")
            or str(Path(self.database["HOST"]) / "redis.sock"),
            "PYTHONWARNINGS": "ignore",
        }

    def run(self, *arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def spawn(self, program, *arguments):
        log = (self.folder / f"{program}-{len(self.processes)}.log").open("wb")
        self.processes.append(
            subprocess.Popen(
                [BIN / program, *arguments],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )
        log.close()

    def wait(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert all(process.poll() is None for process in self.processes), self.logs()
            if self.answers():
                return
            time.sleep(0.2)
        raise AssertionError(self.logs())

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/login/", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def logs(self):
        return "\n".join(
            f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}"
            for log in sorted(self.folder.glob("*.log"))
        )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
