"""One run: the load generator against one server, whose CPU is read while the generator measures."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from build_backend.node import node_program

from .processes import BenchError, Usage, usage
from .scenarios import Figures, Scenario, Timing
from .subjects import NODE, SUBJECTS, Target

#: What a run may take beside warm-up and measurement (s); then the generator is ended.
BESIDE = 60.0


def run(subject: str, scenario: Scenario, timing: Timing, seed: int) -> Figures:
    """Start a server afresh, load it, and end it. Raises `BenchError`, also where an edit was lost."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, SUBJECTS[subject](Path(folder)) as target:
        return load(target, scenario, timing, seed)


def load(target: Target, scenario: Scenario, timing: Timing, seed: int) -> Figures:
    """Load a server that runs already. Raises `BenchError`, also where an edit was lost."""
    options = {
        **{key: value for key, value in asdict(target).items() if key != "pid"},
        **{key: value for key, value in asdict(scenario).items() if key != "name"},
        "warmUp": timing.warm_up,
        "seconds": timing.seconds,
        "seed": seed,
    }
    command = [str(node_program()), str(NODE / "load.mjs"), json.dumps(options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as generator:
        watchdog = threading.Timer(timing.warm_up + timing.seconds + BESIDE, generator.kill)
        watchdog.start()
        try:
            assert generator.stdout is not None
            return _listen(generator.stdout, target.pid)
        finally:
            watchdog.cancel()
            generator.kill()


def _listen(lines: IO[str], pid: int) -> Figures:
    begin: Usage | None = None
    cpu: dict[str, float] | None = None
    for line in lines:
        event: dict[str, Any] = json.loads(line)
        match event.pop("event"):
            case "begin":
                begin = usage(pid)
            case "end" if begin is not None:
                cpu = usage(pid).since(begin)
            case "result" if cpu is not None:
                return Figures(**event, cpu=cpu)
            case "failed":
                raise BenchError(f"the load: {event['reason']}")
    raise BenchError("the load generator ended early")
