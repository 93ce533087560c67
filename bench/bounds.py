"""What those cost the others who read nothing, do nothing, or say nothing. `python -m bench.bounds`.

Clients that stop reading while others draw: the server's memory, and the others' latency beside runs without them, in turns.
Then idle connections, and connections that never say what they want, while somebody logs in.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import SO_RCVBUF, SOL_SOCKET, socket

import psutil

from build_backend.node import install_locked
from tests.support import frames
from tests.support.records import add_token
from tests.support.websocket import PONG, handshake, masked
from widgetapp.config import StreamingConfig
from widgetapp.demo.content import LOGINS, PASSWORD

from . import report
from .load import load
from .processes import BenchError
from .scenarios import Figures, Scenario, Timing
from .subjects import NODE, Page, Target, widgetapp

MB = 1024 * 1024
#: Ten writers, a hundred edits a second each: a thousand messages a second for each who reads.
DRAWING = Scenario("bounds", clients=10, writers=10, rate=100)
#: So little of what it is sent waits in a client's own kernel (bytes).
SMALL = 4096
#: How long a connection may take to be there, and how often a log-in is tried.
PATIENCE, LOG_INS = 30.0, 20


class Crowd:
    """Connections that a server is to bear. None of them is read any more once it is open."""

    def __init__(self, target: Target) -> None:
        self._address = ("127.0.0.1", int(target.web.rpartition(":")[2]))
        self._target = target
        self._sockets: list[socket] = []

    def connect(self) -> socket:
        """Open a connection, and say nothing."""
        one = socket()
        one.setsockopt(SOL_SOCKET, SO_RCVBUF, SMALL)
        one.settimeout(PATIENCE)
        one.connect(self._address)
        self._sockets.append(one)
        return one

    def open(self, token: str) -> None:
        """Open one on the Thing that is drawn on."""
        one = self.connect()
        one.sendall(handshake(f"Authorization: Bearer {token}"))
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += one.recv(SMALL) or b"\r\n\r\n"
        if b" 101 " not in answer:
            raise BenchError(f"not let in: {answer[:200]!r}")
        thing = self._target.document
        one.sendall(masked(frames.auth(thing, token)) + masked(frames.step_1(thing)))

    def left(self) -> int:
        """How many the server has not ended."""
        return sum(_is_open(one) for one in self._sockets)

    def breathe(self) -> None:
        """Say that all are there, as the answer to a ping does."""
        for one in self._sockets:
            with suppress(OSError):
                one.sendall(masked(b"", PONG))

    def close(self) -> None:
        """End all."""
        for one in self._sockets:
            one.close()
        self._sockets.clear()


def _is_open(one: socket) -> bool:
    one.setblocking(False)
    try:
        while got := one.recv(MB):
            del got
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _memory(target: Target) -> float:
    """What all processes of the server have for themselves (MB)."""
    daemon = psutil.Process(target.pid)
    return sum(process.memory_full_info().uss for process in (daemon, *daemon.children(recursive=True))) / MB


class _Highest:
    """The most memory that was seen until it was stopped."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._over = threading.Event()
        self.seen = _memory(target)
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(1.0):
            try:
                self.seen = max(self.seen, _memory(self._target))
            except psutil.Error:
                # A process has ended while it was looked at.
                continue

    def stop(self) -> float:
        """So much it was (MB)."""
        self._over.set()
        self._thread.join()
        return self.seen


@contextmanager
def _server(**keys: int) -> Iterator[tuple[Target, Path]]:
    changed = {f"WIDGETAPP_STREAMING__{key.upper()}": str(value) for key, value in keys.items()}
    os.environ.update(changed)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, widgetapp(Path(folder)) as target:
            yield target, Path(folder) / "data"
    finally:
        for name in changed:
            del os.environ[name]


def _drawn(stalled: int, timing: Timing, seed: int) -> tuple[Figures, float]:
    """What those see who draw, and the most memory of the server (MB), beside so many who read nothing."""
    # All come from one address here, and as one person.
    with _server(max_connections_per_address=10_000, max_connections_per_user=10_000) as (target, data):
        crowd, token = Crowd(target), add_token(data, LOGINS[0], "stream things:read things:write")
        for _ in range(stalled):
            crowd.open(token)
        highest = _Highest(target)
        try:
            return load(target, DRAWING, timing, seed), highest.stop()
        finally:
            highest.stop()
            crowd.close()


def _stalled(count: int, runs: int, timing: Timing) -> None:
    """Clients that stop reading, beside the same without them."""
    results: dict[int, list[tuple[Figures, float]]] = {0: [], count: []}
    for number in range(runs):
        for stalled in (0, count) if number % 2 == 0 else (count, 0):
            results[stalled].append(_drawn(stalled, timing, number))
    more = [with_them[1] - without[1] for without, with_them in zip(*results.values(), strict=True)]
    ratios = [with_them[0].p99 / without[0].p99 for without, with_them in zip(*results.values(), strict=True)]
    budget = count * StreamingConfig().max_edit_backlog_bytes / MB
    _row(f"memory that {count} clients cost which read nothing, MB", _spread(more), f"{budget * 1.1:.0f}")
    _row("p99 of the others, beside a run without them", _spread(ratios), "1.2")
    p99 = ", ".join(_spread([figures.p99 for figures, _ in runs_of]) for runs_of in results.values())
    _row("p99 without and with them, ms", p99, "")


def _idle(count: int, seconds: float) -> None:
    """Connections that do nothing."""
    with _server(max_connections_per_address=10_000, max_connections_per_user=10_000) as (target, data):
        token = add_token(data, LOGINS[0], "stream things:read")
        before, crowd = _memory(target), Crowd(target)
        for _ in range(count):
            crowd.open(token)
        crowd_memory = _memory(target)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(5)
            crowd.breathe()
            crowd.left()
        _row(f"of {count} idle connections, held after {seconds:.0f} s", str(crowd.left()), str(count))
        _row("memory of each, processes included, KB", f"{(crowd_memory - before) * 1024 / count:.0f}", "")
        crowd.close()


def _half_open(count: int) -> None:
    """Connections that never say what they want."""
    with _server() as (target, _):
        crowd = Crowd(target)
        threading.Thread(target=_connect_all, args=(crowd, count), daemon=True).start()
        times = []
        for _ in range(LOG_INS):
            begin = time.perf_counter()
            Page(int(target.web.rpartition(":")[2])).call("login", login=LOGINS[1], password=PASSWORD)
            times.append((time.perf_counter() - begin) * 1000)
            time.sleep(0.25)
        _row(f"a log-in while {count} connections come and say nothing, ms", _spread(times), "500")
        end = time.monotonic() + PATIENCE
        while crowd.left() and time.monotonic() < end:
            time.sleep(0.5)
        _row("of those left in the end", str(crowd.left()), "0")
        crowd.close()


def _connect_all(crowd: Crowd, count: int) -> None:
    for _ in range(count):
        try:
            crowd.connect()
        except OSError:
            # Shed before it was there.
            continue


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} - {max(values):.2f})"


def _row(what: str, found: str, wanted: str) -> None:
    print(f"| {what} | {found} | {wanted} |", flush=True)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.bounds", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="with and without clients that stall (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=30, help="that a run measures (default: %(default)s)")
    parser.add_argument("--stalled", type=int, default=200)
    parser.add_argument("--idle", type=int, default=2000)
    parser.add_argument("--half-open", type=int, default=5000)
    options = parser.parse_args(sys.argv[1:])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    install_locked(NODE)
    print(f"{report.machine()}\n\n| | found | at most |\n|---|--:|--:|", flush=True)
    if options.stalled:
        _stalled(options.stalled, options.runs, Timing(10.0, options.seconds))
    if options.idle:
        _idle(options.idle, 60)
    if options.half_open:
        _half_open(options.half_open)


if __name__ == "__main__":
    main()
