"""One run: the load generator against one server, whose CPU is read while the generator measures."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from build_backend.node import node_program

from .processes import BenchError, Usage, usage
from .scenarios import Figures, Scenario, Timing
from .subjects import NODE, Target

#: What a run may take beside warm-up and measurement (s), and for each client; then the generator is ended.
BESIDE, EACH = 60.0, 0.2


def load(target: Target, scenario: Scenario, timing: Timing, seed: int) -> Figures:
    """Load a server that runs already. Raises `BenchError`, also where an edit was lost."""
    figures = loaded(target, scenario, timing, seed)
    if wrong := figures.pop("wrong"):
        raise BenchError(f"the load: {wrong}")
    return Figures(**figures)


def loaded(target: Target, scenario: Scenario, timing: Timing, seed: int) -> dict[str, Any]:
    """The same, but gives the fields of `Figures`, and what was `wrong` in the end, if anything."""
    options = {
        **{key: value for key, value in asdict(scenario).items() if key not in {"name", "documents"}},
        "warmUp": timing.warm_up,
        "seconds": timing.seconds,
        "seed": seed,
    }
    begin: Usage | None = None
    cpu: dict[str, float] = {}
    with program("load.mjs", target, options, timing.warm_up + timing.seconds + BESIDE + EACH * scenario.clients) as events:
        for event in events:
            match event.pop("event"):
                case "begin":
                    begin = usage(target.pid)
                case "end" if begin is not None:
                    cpu = usage(target.pid).since(begin)
                case "result":
                    return {**event, "cpu": cpu}
    raise BenchError("the load generator ended early")


class Events:
    """What a program in node/ says while it runs, and what it is told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        assert process.stdin is not None
        self._said, self._told = process.stdout, process.stdin

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for line in self._said:
            event: dict[str, Any] = json.loads(line)
            if event["event"] == "failed":
                raise BenchError(f"the load: {event['reason']}")
            yield event

    def until(self, name: str) -> dict[str, Any]:
        """Wait for an event. Raises `BenchError` where it does not come."""
        for event in self:
            if event["event"] == name:
                return event
        raise BenchError(f"the load generator ended before its {name}")

    def go_on(self) -> None:
        """Tell it to."""
        self._told.write("\n")
        self._told.flush()


@contextmanager
def program(name: str, target: Target, options: Mapping[str, object], patience: float) -> Iterator[Events]:
    """One of the programs in node/, for as long as the block, or until it has taken longer than it may (s)."""
    command = [str(node_program()), str(NODE / name), json.dumps({**target.options, **options})]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as process:
        watchdog = threading.Timer(patience, process.kill)
        watchdog.start()
        try:
            yield Events(process)
        finally:
            watchdog.cancel()
            process.kill()
