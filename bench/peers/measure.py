"""What is measured of each server: each function starts it afresh on an empty folder, and gives figures by name."""

from __future__ import annotations

import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from ..load import loaded, program
from ..processes import tree, usage
from ..scenarios import Scenario, Timing
from ..subjects import Target
from .servers import Place, Server

Figures = dict[str, Any]

#: What a run may take beside what it is ordered to (s).
PATIENCE = 120.0
#: How long after the last connection a server's memory is read (s): processes that start then are there.
AFTERWARDS = 2.0
MB, KB = 1e6, 1e3
#: Those who do nothing are on so many documents: where a server has processes, all of them then have somebody.
IDLE_DOCUMENTS = 20
#: A server is at rest when it needs less than so much of a core, thrice for so long (s); it is waited for no longer than that.
BUSY, REST, LONGEST_REST = 0.1, 0.5, 15.0


_TIMING = Timing(1.0, 3.5)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything, by default or in a hurry."""

    timing: Timing = _TIMING
    #: People who are there before memory is read, and those by whose coming it grows.
    first: int = 200
    more: int = 600
    widgets: int = 10_000
    joins: int = 10
    at_once: int = 30
    #: How long people work before the server is killed (s).
    work: float = 4.0
    #: Edits a second, and how long each rate is tried (s).
    rates: tuple[int, ...] = (250, 500, 1000, 1500, 2000, 3000, 4000, 6000, 8000, 12_000, 16_000, 24_000, 32_000, 48_000)
    each: float = 1.0


QUICK = Sizes(Timing(0.8, 2.5), more=300, joins=5, work=3.0, rates=(250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000))
#: From here on edits come too late (ms), or too few of them.
LATE, BEHIND = 100.0, 0.9


@contextmanager
def _afresh(server: Server, documents: int = 1) -> Iterator[Target]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Place(server, Path(folder)).up(documents) as target:
        yield target


def _loaded(scenario: Scenario) -> Callable[[Server, Sizes, int], Figures]:
    def measure(server: Server, sizes: Sizes, seed: int) -> Figures:
        with _afresh(server, scenario.documents) as target:
            figures = loaded(target, scenario, sizes.timing, seed)
        cpu: dict[str, float] = figures["cpu"]
        per_million = sum(cpu.values()) / figures["deliveries"] * 1e6 if figures["deliveries"] else float("inf")
        return {**figures, "cpu_per_million": per_million}

    return measure


def _memory(pid: int) -> tuple[float, int]:
    """What all of a server's processes have, what they share counted once (bytes), and how many they are."""
    sizes = []
    for process in tree(pid):
        with suppress(psutil.NoSuchProcess):
            sizes.append(process.memory_full_info().pss)
    return float(sum(sizes)), len(sizes)


def idle(server: Server, sizes: Sizes, _seed: int) -> Figures:
    """Memory at the start, and of a further connection that does nothing."""
    with _afresh(server, IDLE_DOCUMENTS) as target:
        start, _ = _memory(target.pid)
        with program("idle.mjs", target, {"first": sizes.first, "more": sizes.more}, PATIENCE) as events:
            events.until("first")
            time.sleep(AFTERWARDS)
            before, processes = _memory(target.pid)
            events.go_on()
            events.until("more")
            time.sleep(AFTERWARDS)
            after, then = _memory(target.pid)
    return {
        "start_mb": start / MB,
        "first_mb": before / MB,
        "connection_kb": (after - before) / sizes.more / KB,
        "processes": processes,
        "processes_then": then,
    }


def _rest(pid: int) -> None:
    """Wait until a server has done what is to be done behind a big change: storing, indexing, drawing small pictures."""
    deadline = time.monotonic() + LONGEST_REST
    quiet = 0
    while quiet < 3 and time.monotonic() < deadline:
        before = usage(pid)
        time.sleep(REST)
        used = sum(usage(pid).since(before).values())
        quiet = quiet + 1 if used < REST * BUSY else 0


def join(server: Server, sizes: Sizes, _seed: int) -> Figures:
    """How long it takes to get a big document."""
    options = {"widgets": sizes.widgets, "joins": sizes.joins, "atOnce": sizes.at_once}
    with _afresh(server) as target, program("join.mjs", target, options, PATIENCE) as events:
        events.until("filled")
        _rest(target.pid)
        events.go_on()
        result = events.until("result")
    return {"join_ms": statistics.median(result["times"]), "together_ms": result["together"], "kb": result["bytes"] / KB}


def kill(server: Server, sizes: Sizes, seed: int) -> Figures:
    """How many edits are lost when all of a server's processes are killed: acknowledged ones, and such as others had seen."""
    # Not at the same moment of each run: some servers store now and then.
    seconds = sizes.work + seed % 4 * 0.3
    options = {"clients": 12, "writers": 10, "rate": 30, "seconds": seconds, "seed": seed}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = Place(server, Path(folder))
        with place.up() as target, program("kill.mjs", target, options, PATIENCE) as events:
            events.until("now")
            _kill(tree(target.pid))
            writers: list[dict[str, int]] = events.until("result")["writers"]
        with place.up() as target, program("state.mjs", target, {}, PATIENCE) as events:
            clocks: dict[str, int] = events.until("result")["clocks"]
    return lost(writers, clocks)


def lost(writers: list[dict[str, int]], clocks: dict[str, int]) -> Figures:
    """What of the writers' edits is not stored: `clocks` says up to which clock of each Yjs client all is."""
    figures = {"made": 0, "acknowledged": 0, "seen": 0, "lost_acknowledged": 0, "lost_seen": 0}
    for writer in writers:
        stored = max(0, clocks.get(str(writer["client"]), 0) - writer["first"])
        figures["made"] += writer["made"]
        for what in ("acknowledged", "seen"):
            figures[what] += writer[what]
            figures[f"lost_{what}"] += max(0, writer[what] - stored)
    return figures


def _kill(processes: list[psutil.Process]) -> None:
    # They stand still first, so that none of them sees another one die, and does something about it.
    for order in (signal.SIGSTOP, signal.SIGKILL):
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(order)
    psutil.wait_procs(processes, PATIENCE)


def saturation(server: Server, sizes: Sizes, _seed: int) -> Figures:
    """Edits a second that a server takes in and delivers in time, to 100 clients of which 10 write."""
    options = {"clients": 100, "writers": 10, "rates": sizes.rates, "seconds": sizes.each, "late": LATE, "behind": BEHIND}
    with _afresh(server) as target, program("saturation.mjs", target, options, PATIENCE) as events:
        steps: list[dict[str, Any]] = events.until("result")["steps"]
    return {"edits_per_second": sustained(steps), "load_ended": load_ended(steps), "steps": steps}


def _in_time(step: dict[str, Any]) -> bool:
    # Where nothing arrived there is no latency.
    return step["p99"] is not None and step["p99"] <= LATE


def sustained(steps: list[dict[str, Any]]) -> float:
    """The highest rate at which edits came in time (1/s)."""
    good = [step["made"] for step in steps if step["settled"] and _in_time(step) and step["arrived"] >= step["made"] * BEHIND]
    return max(good, default=0.0)


def load_ended(steps: list[dict[str, Any]]) -> bool:
    """Whether it was not the server that could do no more, but those who load it."""
    last = steps[-1]
    return _in_time(last) and last["made"] < last["wanted"] * BEHIND


#: By name, and in this order.
SCENARIOS: dict[str, Callable[[Server, Sizes, int], Figures]] = {
    "hundred": _loaded(Scenario("hundred", clients=100, writers=10, rate=30)),
    "things": _loaded(Scenario("things", clients=10, writers=1, rate=30, documents=20)),
    "ten": _loaded(Scenario("ten", clients=10, writers=10, rate=30)),
    "idle": idle,
    "join": join,
    "kill": kill,
    "saturation": saturation,
}
