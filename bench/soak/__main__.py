"""People at work for long, who come and go: resident memory of every kind of process, descriptors and pending calls.

A hundred people drag, ten on each Thing, who leave after a while and come to another; what they did must be there. Somebody
logs in, looks at the list, renames a Thing and logs out, again and again. Behind the warm-up nothing of the server may grow.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import psutil

from build_backend.node import install_locked
from widgetapp.newcomers import take_all_descriptors

from .. import report
from ..bounds.server import MB, Server, server
from ..processes import tree
from ..subjects import NODE
from ..verdicts import exit_code, say, table
from .course import Sample, verdicts
from .work import Work

#: How often the processes are looked at, and how often it is told (s).
LOOK, TELL = 5.0, 60.0
#: What comes before is not looked at (s), or a third of it all.
WARM_UP = 600.0
KINDS = ("_fork", "_journal", "_sfe", "_stream")


def _samples(place: Server, at: float) -> list[Sample]:
    """All processes at this moment, by kind."""
    daemon, *children = tree(place.target.pid)
    by_kind = {"widgetapp": [daemon]}
    for process in children:
        if process.name() in KINDS:
            by_kind.setdefault(process.name(), []).append(process)
    timers = place.by_process("widgetapp_timers")
    return [_sample(at, kind, processes, int(timers.get(kind, 0))) for kind, processes in by_kind.items()]


def _sample(at: float, kind: str, processes: Sequence[psutil.Process], timers: int) -> Sample:
    resident = own = descriptors = 0.0
    for process in processes:
        memory = process.memory_full_info()
        resident, own, descriptors = resident + memory.rss / MB, own + memory.uss / MB, descriptors + process.num_fds()
    return Sample(at, kind, len(processes), resident, own, int(descriptors), timers)


def _watch(place: Server, work: Work, seconds: float) -> list[Sample]:
    begin, found = time.monotonic(), list[Sample]()
    told = begin
    while (now := time.monotonic()) - begin < seconds and not work.ended:
        try:
            found += _samples(place, now - begin)
        except psutil.NoSuchProcess:
            # It has ended while it was looked at, as SFEs do that are not needed any more.
            continue
        if now - told >= TELL:
            told = now
            say(f"{now - begin:6.0f} s  {', '.join(f'{one.kind} {one.own:.1f} MB' for one in found[-5:])}")
        time.sleep(LOOK)
    return found


def main() -> None:
    """Measure, print a table, and end with 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="how long (default: %(default)s)")
    parser.add_argument("--editors", type=int, default=100, help="people who draw, in tens (default: %(default)s)")
    parser.add_argument("--json", type=Path, help="a file for what was seen, and what came of it")
    options = parser.parse_args()
    take_all_descriptors()
    install_locked(NODE)
    seconds = options.minutes * 60
    with server() as place:
        work = Work(place)
        try:
            work.begin(options.editors)
            samples = _watch(place, work, seconds)
        finally:
            work.end()
    if work.failed:
        sys.exit("\n".join(work.failed))
    found = verdicts(samples, min(WARM_UP, seconds / 3))
    print(f"{report.machine()}\n\n{table(found)}")
    if options.json:
        content = {"verdicts": [asdict(one) for one in found], "samples": [asdict(one) for one in samples]}
        options.json.write_text(json.dumps(content) + "\n")
    sys.exit(exit_code(found))


if __name__ == "__main__":
    main()
