"""Ports of the loopback address for what live tests start."""

from __future__ import annotations

import itertools
import os
import socket
from contextlib import suppress

#: So many for each worker of pytest-xdist, below those that the kernel gives to outgoing connections.
_FIRST, _EACH = 12_000, 1_000
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
#: From somewhere on, and round: another run of the tests on this machine should not try the same ones.
_candidates = itertools.count(os.getpid() * 7)


def free_port() -> int:
    """A port that nobody uses, and that nobody else is given before it is used.

    The kernel's own choice (port 0) may go to somebody else between our asking and the daemon's start some seconds later.
    """
    for candidate in itertools.islice(_candidates, _EACH):
        port = _FIRST + _EACH * _worker + candidate % _EACH
        with suppress(OSError), socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(("127.0.0.1", port))
            return port
    raise AssertionError("all ports are in use")
