"""The bad line itself ends cleanly, whoever is coming in at that moment."""

import gc
import socket
import sys

import pytest

from .proxy import ChaosProxy

REQUEST = b"PUT / HTTP/1.1\r\nContent-Length: 300\r\n\r\n" + b"x" * 300

pytestmark = pytest.mark.chaos


def test_no_line_is_left_open_when_the_proxy_ends(monkeypatch):
    left = []
    monkeypatch.setattr(sys, "unraisablehook", lambda found: left.append(repr(found.exc_value)))
    with socket.create_server(("127.0.0.1", 0)) as mute:
        for seed in range(20):
            with ChaosProxy(mute.getsockname()[1], seed) as proxy:
                lines = [socket.create_connection(("127.0.0.1", proxy.port)) for _ in range(8)]
                for line in lines[:4]:
                    line.sendall(REQUEST)
            for line in lines:
                line.close()
            gc.collect()
    assert left == []
