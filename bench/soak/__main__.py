"""People at work for long, who come and go: resident memory of every kind of process, descriptors and pending calls.

A hundred people drag, ten on each Thing, who leave after a while and come to another; what they did must be there. Somebody
logs in, looks at the list, renames a Thing and logs out, again and again. Behind the warm-up nothing of the server may grow.
Without `--json` a whole hour writes its part of docs/performance.md, its plots and its raw figures; less is only told.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

import psutil

from build_backend.node import NodeError, install_locked
from widgetapp.newcomers import take_all_descriptors

from ..bounds.server import MB, Server, server
from ..page import FOLDER, Beginning, add_options, publish, read, write
from ..processes import BenchError, tree
from ..subjects import NODE
from ..verdicts import exit_code, say
from .course import verdicts, warm_up
from .page import body
from .record import Sample, Soak
from .work import Work

#: How often the processes are looked at, and how often it is told (s).
LOOK, TELL = 15.0, 60.0
#: How long the page is about (min), and how many people who draw.
WHOLE, EDITORS = 60.0, 100
FIGURES = FOLDER / "soak.json"
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


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=WHOLE, help="how long (default: %(default)s)")
    parser.add_argument("--editors", type=int, default=EDITORS, help="people who draw, in tens (default: %(default)s)")
    add_options(parser)
    return parser.parse_args()


def _for_the_page(options: argparse.Namespace) -> bool:
    whole = options.minutes >= WHOLE and options.editors >= EDITORS
    return options.page or (options.json is None and whole)


def _measure(options: argparse.Namespace) -> Soak:
    take_all_descriptors()
    install_locked(NODE)
    begin = Beginning(options.remark)
    with server() as place:
        work = Work(place)
        try:
            work.begin(options.editors)
            samples = _watch(place, work, options.minutes * 60)
        finally:
            work.end()
    if work.failed:
        raise BenchError("\n".join(work.failed))
    soak = Soak(**begin.taken(), minutes=options.minutes, editors=options.editors, samples=samples)
    if path := options.json or (FIGURES if _for_the_page(options) else None):
        write(soak, path)
    return soak


def main() -> None:
    """Measure, or make the page again; end with 1 where a promise was broken."""
    options = _options()
    try:
        soak = read(FIGURES, Soak) if options.page else _measure(options)
    except (BenchError, NodeError) as error:
        sys.exit(str(error))
    made = body(soak)
    print(made)
    if _for_the_page(options):
        from .plots import pictures

        pictures(soak)
        publish("soak", made)
    sys.exit(exit_code(verdicts(soak.samples, warm_up(soak.minutes))))


if __name__ == "__main__":
    main()
