"""What WidgetApp's child processes cost: how soon each is ready, and how much memory is its own. `python -m bench.children`."""

from __future__ import annotations

import argparse
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from build_backend.node import install_locked
from widgetapp.admin.client import look, perform
from widgetapp.admin.complaints import Complaint
from widgetapp.admin.whereabouts import Whereabouts
from widgetapp.places import ADMIN_SOCKET
from widgetapp.wire.status import Order

from . import report
from .processes import BenchError
from .subjects import NODE, hocuspocus, widgetapp

#: What is to be reached: ready within so long (ms), and so much private memory at most (MB), by name of process.
LIMITS = {"ready": 50.0, "_sfe": 10.0, "_stream": 15.0}
MB = 1024 * 1024
#: Between two looks whether something has happened (s), and how long it may take.
LOOK_AGAIN = 0.0005
PATIENCE = 20.0
#: More deaths than this within a minute cost a wait before the next start.
DEATHS = 3


def _place(data: Path) -> Whereabouts:
    return Whereabouts(data, data / "run" / ADMIN_SOCKET)


def _until_up(place: Whereabouts) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            look(place)
        except Complaint:
            time.sleep(LOOK_AGAIN)
        else:
            return
    raise BenchError("the daemon does not answer")


@contextmanager
def _server() -> Iterator[tuple[Whereabouts, psutil.Process]]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, widgetapp(Path(folder)) as target:
        place = _place(Path(folder) / "data")
        _until_up(place)
        yield place, psutil.Process(target.pid)


def _pairs(place: Whereabouts, count: int) -> list[float]:
    """From the order to the answer that an `_sfe` and its `_stream` work, one pair after another (ms)."""
    times = []
    for _ in range(count):
        begin = time.perf_counter()
        outcome = perform(place, Order("start"))
        times.append((time.perf_counter() - begin) * 1000)
        if outcome.refused:
            raise BenchError(outcome.refused)
    return times


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as one:
        try:
            one.connect(str(path))
        except OSError:
            return False
        return True


def _children(daemon: psutil.Process) -> dict[str, list[psutil.Process]]:
    """All that run at present, by name."""
    found: dict[str, list[psutil.Process]] = {}
    for process in daemon.children(recursive=True):
        found.setdefault(process.name(), []).append(process)
    return found


def _deaths(place: Whereabouts, daemon: psutil.Process, count: int) -> list[float]:
    """From the SIGKILL of the only document worker to the first connection that its successor takes (ms)."""
    path = place.data / "run" / "_stream-0.1.sock"
    times = []
    for _ in range(count):
        (worker,) = _children(daemon)["_stream"]
        begin = time.perf_counter()
        worker.kill()
        # Its other threads keep its sockets open for a moment longer than itself.
        while _accepts(path):
            time.sleep(LOOK_AGAIN)
        while not _accepts(path):
            if time.perf_counter() - begin > PATIENCE:
                raise BenchError("the document worker of SFE 0 does not come back")
            time.sleep(LOOK_AGAIN)
        times.append((time.perf_counter() - begin) * 1000)
    return times


def _memory(daemon: psutil.Process) -> dict[str, list[tuple[float, float]]]:
    """Private memory and PSS of each process (MB), by name."""
    found: dict[str, list[tuple[float, float]]] = {}
    for name, processes in {"widgetapp": [daemon], **_children(daemon)}.items():
        for process in processes:
            memory = process.memory_full_info()
            found.setdefault(name, []).append((memory.uss / MB, memory.pss / MB))
    return found


def _peer() -> tuple[float, float]:
    """How long the peer takes from its start until it listens (ms), and its private memory then (MB)."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        begin = time.perf_counter()
        with hocuspocus(Path(folder)) as target:
            return (time.perf_counter() - begin) * 1000, psutil.Process(target.pid).memory_full_info().uss / MB


def _line(what: str, values: Sequence[float], unit: str, limit: float | None = None) -> str:
    median = statistics.median(values)
    verdict = "" if limit is None else "reached" if median <= limit else "missed"
    spread = f"{median:.1f} {unit} ({min(values):.1f} - {max(values):.1f})"
    return f"| {what} | {spread} | {'' if limit is None else limit} | {verdict} |"


def main() -> None:
    """Measure, and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.children", description=__doc__)
    parser.add_argument("--pairs", type=int, default=10, help="how many SFEs are started (default: %(default)s)")
    options = parser.parse_args()
    install_locked(NODE)
    try:
        with _server() as (place, daemon):
            deaths, ready, memory = _deaths(place, daemon, DEATHS), _pairs(place, options.pairs), _memory(daemon)
        started, peer = _peer()
    except (BenchError, Complaint) as error:
        sys.exit(str(error))
    print(report.machine())
    print("| what | median (lowest - highest) | to be reached | |\n|---|--:|--:|---|")
    print(_line("an `_sfe` and its `_stream`, from the order to ready", ready, "ms", LIMITS["ready"]))
    print(_line("a killed `_stream`, until its successor takes connections", deaths, "ms", 100.0))
    for name, found in memory.items():
        print(_line(f"`{name}`, private memory", [own for own, _ in found], "MB", LIMITS.get(name)))
        print(_line(f"`{name}`, PSS", [share for _, share in found], "MB"))
    print(_line("@hocuspocus/server, until it listens", [started], "ms"))
    print(_line("@hocuspocus/server, private memory", [peer], "MB"))


if __name__ == "__main__":
    main()
