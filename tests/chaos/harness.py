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
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from deploy.process import EndsAgainAndAgain, Process, web_command

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
    """The web server of the product with the application `module`, kept as the demo keeps it."""

    def __init__(self, module, database, media):
        self.module, self.database, self.media = module, database, media
        self.killed, self.slain = Counter(), set()
        self.restarts = 0

    def __enter__(self):
        self.port = free_port()
        command = web_command(self.port, f"tests.chaos.{self.module}:application")
        self.process = Process(self.module, command, self.media.parent, self.environment())
        self.leaving, self.given_up = threading.Event(), ""
        self.keeper = threading.Thread(target=self.keep, daemon=True)
        self.keeper.start()
        self.wait()
        return self

    def __exit__(self, *_):
        self.leaving.set()
        self.keeper.join(30)

    def keep(self):
        """From start to stop in one thread: the process ends with the thread that started it."""
        self.process.start()
        try:
            while not self.leaving.wait(0.05):
                self.restarts += self.process.tend()
        except EndsAgainAndAgain as end:
            self.given_up = str(end)
        self.process.ask_to_stop()
        self.process.stop(15)

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
        while time.monotonic() < end and not self.given_up:
            with contextlib.suppress(OSError, http.client.HTTPException):
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                try:
                    line.request("GET", "/manifest.webmanifest")
                    if line.getresponse().status == 200:
                        return
                finally:
                    line.close()
            time.sleep(0.2)
        raise AssertionError(self.given_up or self.process.last_lines(40))

    def server(self):
        """The process that keeps the workers, as a list; empty between its end and its restart."""
        child = self.process.child
        return [] if child is None else [child.pid]

    def workers(self):
        """The processes under the server's own."""
        found = set()
        for pid in self.server():
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(OSError):  # a thread that has just ended
                    found.update(int(one) for one in children.read_text().split())
        return sorted(found)

    def kill_one(self, kind, chance):
        """kill -9 one of the workers, or the server; whether there was one to kill."""
        found = self.server() if kind == "server" else self.workers()
        alive = [pid for pid in found if pid not in self.slain]
        if not alive:
            return False
        pid = chance.choice(alive)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        self.slain.add(pid)
        self.killed[kind] += 1
        return True


@contextlib.contextmanager
def killer(server, phone, seed, marks):
    """While the block runs, kill what a mark names when so many photos have been acknowledged.

    By progress, not by the clock: there are as many kills on a fast machine as on a slow one,
    and none before what was killed has been replaced by something that works.
    """
    stop = threading.Event()
    chance = random.Random(seed)

    def run():
        for number, kind in sorted(marks.items()):
            while len(phone.acknowledged) < number or not server.kill_one(kind, chance):
                if stop.wait(0.01):
                    return

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
