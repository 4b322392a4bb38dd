"""Run the scripts of deploy/bin as a person would, in a LOCAL_DIR of the test's own."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / "deploy" / "bin"


class Scripts:
    """The scripts, with an environment that no service of the developer's leaks into."""

    def __init__(self, local_dir):
        self.local_dir = local_dir
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "LOCAL_DIR": str(local_dir),
        }

    def run(self, name, *args, **env):
        return subprocess.run(
            [BIN / name, *args],
            env=self.env | env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def refusal(self, name, *args, **env):
        """The one line with which a script refuses; it must be one line and an exit code."""
        answer = self.run(name, *args, **env)
        assert answer.returncode != 0, answer.stderr
        assert answer.stdout == ""
        lines = answer.stderr.strip().splitlines()
        assert len(lines) == 1, answer.stderr
        assert lines[0].startswith(f"{name}: ")
        return lines[0]

    def environment(self):
        """What `services env` sets, as a shell reads it."""
        read = ["bash", "-c", 'eval "$1" && env -0', "bash", self.run("services", "env").stdout]
        pairs = subprocess.run(read, env={}, capture_output=True, text=True, check=True).stdout
        return dict(pair.split("=", 1) for pair in pairs.split("\0") if pair)


@pytest.fixture
def scripts(tmp_path):
    made = Scripts(tmp_path / "local")
    yield made
    made.run("services", "remove")


@pytest.fixture
def commands(tmp_path):
    """A folder for commands that stand in for the machine's; gives PATH with it in front."""
    folder = tmp_path / "commands"
    folder.mkdir()

    def put(**bodies):
        for name, body in bodies.items():
            path = folder / name.replace("_", "-")
            path.write_text(f"#!/bin/sh\n{body}\n")
            path.chmod(0o755)
        return f"{folder}:{os.environ['PATH']}"

    return put
