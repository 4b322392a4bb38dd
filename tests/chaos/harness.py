"""A phone with its queue, web workers that die, and the account of what arrived."""

import base64
import contextlib
import hashlib
import http.client
import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "c" * 32


@dataclass(frozen=True)
class Shot:
    """One photo as the phone holds it."""

    key: str
    tag: str
    body: bytes

    @property
    def digest(self):
        return hashlib.sha256(self.body).hexdigest()


def shots(tags, count, seed):
    """Different photographs, spread over the tags."""
    chance = random.Random(seed)
    return [
        Shot(str(uuid.UUID(int=chance.getrandbits(128), version=4)), tags[n % len(tags)], jpeg(n))
        for n in range(count)
    ]


def jpeg(number):
    """A noisy picture of about 20 KB, another one for each number."""
    noise = Image.frombytes("L", (160, 120), random.Random(number).randbytes(160 * 120))
    out = io.BytesIO()
    noise.convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


@dataclass
class Phone:
    """Sends until the answer repeats the digest, as static/js/field/sender.js does."""

    port: int
    session: str
    deadline: float
    acknowledged: dict = field(default_factory=dict)
    parked: dict = field(default_factory=dict)
    answers: Counter = field(default_factory=Counter)

    def send_all(self, queue, lines=6):
        with ThreadPoolExecutor(lines) as pool:
            list(pool.map(self.deliver, queue))

    def deliver(self, shot):
        tries = 0
        while time.monotonic() < self.deadline:
            status, answer = self.put(shot)
            self.answers[status] += 1
            if status in (200, 201) and answer.get("digest") == shot.digest:
                self.acknowledged[shot.key] = shot
                return
            if 400 <= status < 500 and status != 401 and not answer.get("retry"):
                self.parked[shot.key] = answer
                return
            tries += 1
            time.sleep(min(1.0, 0.05 * 2**tries))

    def put(self, shot):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=25)
        try:
            line.request("PUT", f"/field/captures/{shot.key}/", shot.body, headers=self.head(shot))
            response = line.getresponse()
            return response.status, json.loads(response.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {"retry": True}
        finally:
            line.close()

    def head(self, shot):
        digest = base64.b64encode(bytes.fromhex(shot.digest)).decode()
        now = datetime.now(UTC).isoformat()
        return {
            "Content-Type": "image/jpeg",
            "Content-Digest": f"sha-256=:{digest}:",
            "X-Capture": json.dumps({"tag": shot.tag, "kind": "removal", "at": now}),
            "X-Sent-At": now,
            "X-CSRFToken": TOKEN,
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Connection": "close",
        }


class WebServer:
    """Granian with two workers of the application `module`; killed ones are replaced."""

    def __init__(self, module, database, media):
        self.module, self.database, self.media = module, database, media
        self.kills = 0

    def __enter__(self):
        self.port = free_port()
        self.log = (self.media.parent / f"{self.module}.log").open("wb")
        self.process = subprocess.Popen(
            [
                Path(sys.executable).parent / "granian",
                *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)),
                *("--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers"),
                *("--respawn-interval", "0.5", "--no-ws", f"tests.chaos.{self.module}:application"),
            ],
            cwd=ROOT,
            env=self.environment(),
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.wait()
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(8)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()

    def environment(self):
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "CHAOS_MEDIA": str(self.media),
            "PGHOST": str(self.database["HOST"]),
            "PGPORT": str(self.database["PORT"]),
            "PGUSER": self.database["USER"],
            "PGDATABASE": self.database["NAME"],
            "PYTHONWARNINGS": "ignore",
        }

    def wait(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert self.process.poll() is None, self.words()
            with contextlib.suppress(OSError, http.client.HTTPException):
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                try:
                    line.request("GET", "/manifest.webmanifest")
                    if line.getresponse().status == 200:
                        return
                finally:
                    line.close()
            time.sleep(0.2)
        raise AssertionError(self.words())

    def words(self):
        return Path(self.log.name).read_text(errors="replace")[-2000:]

    def workers(self):
        """The processes under the server's own."""
        task = Path(f"/proc/{self.process.pid}/task")
        return sorted(
            {int(pid) for one in task.glob("*/children") for pid in one.read_text().split()}
        )

    def kill_one(self, chance):
        """kill -9 one worker, if both are there: a phone needs somebody to talk to."""
        workers = self.workers()
        if len(workers) >= 2:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)
                self.kills += 1


@contextlib.contextmanager
def killer(server, seed, every):
    """Kill a worker again and again while the block runs."""
    stop = threading.Event()
    chance = random.Random(seed)

    def run():
        while not stop.wait(chance.uniform(0.5, 1.5) * every):
            server.kill_one(chance)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
