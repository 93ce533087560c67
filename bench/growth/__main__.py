"""How what WidgetApp costs grows: with the clients of a Thing, at as many deliveries a second, and with a Thing's past."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from build_backend.node import install_locked
from widgetapp.newcomers import take_all_descriptors

from .. import report
from ..bounds.server import server
from ..load import load
from ..processes import BenchError
from ..scenarios import Scenario, Timing
from ..subjects import NODE
from ..verdicts import Verdict, exit_code, say, table
from .journal import pasts

#: Clients of one Thing, those of them that write, and how many edits a second each: some 9,000 deliveries a second.
CROWDS = ((10, 10, 100), (50, 10, 18), (200, 5, 9), (1000, 3, 3))
#: Updates in a Thing's journal.
PASTS = [10, 1_000, 100_000]
#: What is as much as before, and what is more: many more clients, or a much longer past, may cost so many times as much for
#: each delivery, and for each edit.
AS_MUCH = 1.5


def _crowds(timing: Timing, seed: int) -> list[dict[str, Any]]:
    found = []
    for clients, writers, rate in CROWDS:
        with server(STREAMING__MAX_UNAUTHORISED_PER_ADDRESS=1000) as place:
            figures = load(place.target, Scenario("growth", clients, writers, rate), timing, seed)
        one = {"clients": clients, **asdict(figures), "cpu_per_million": figures.cpu_per_million}
        say(f"{clients} clients: {one}")
        found.append(one)
    return found


def _judged(crowds: list[dict[str, Any]], journal: list[dict[str, Any]]) -> list[Verdict]:
    """No step at which the cost of the same work grows."""
    verdicts = []
    for what, ones, size, unit in (
        ("cpu_per_million", crowds, "clients", "CPU-seconds for a million deliveries"),
        ("appended", journal, "updates", "ms until an edit is stored"),
        ("joined", journal, "updates", "ms to join others"),
        ("opened", journal, "updates", "ms to open it first"),
    ):
        for before, after in pairwise(ones):
            words = f"{before[what]:.1f} → {after[what]:.1f}"
            kept = after[what] <= before[what] * AS_MUCH + (0 if ones is crowds else 5)
            verdicts.append(Verdict(f"{unit}, {before[size]:,} → {after[size]:,} {size}", f"x {AS_MUCH}", words, kept))
    return verdicts


def main() -> None:
    """Measure, print a table, and end with 1 where something grows faster than the work."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="that a run measures (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="a file for all figures")
    options = parser.parse_args()
    take_all_descriptors()
    install_locked(NODE)
    try:
        crowds = _crowds(Timing(3.0, options.seconds), options.seed)
        journal = [asdict(one) for one in pasts(PASTS)]
    except BenchError as error:
        sys.exit(str(error))
    print(f"{report.machine()}\n\n{_table(crowds, journal)}\n")
    found = _judged(crowds, journal)
    print(table(found))
    if options.json:
        content = {"clients": crowds, "journal": journal, "verdicts": [asdict(one) for one in found]}
        options.json.write_text(json.dumps(content, indent=1) + "\n")
    sys.exit(exit_code(found))


def _table(crowds: list[dict[str, Any]], journal: list[dict[str, Any]]) -> str:
    lines = ["| clients | p50, ms | p99, ms | CPU/M, s |", "|--:|--:|--:|--:|"]
    lines += [f"| {one['clients']} | {one['p50']:.2f} | {one['p99']:.2f} | {one['cpu_per_million']:.1f} |" for one in crowds]
    lines += ["", "| updates | opened, ms | joined, ms | stored, ms | stored a second |", "|--:|--:|--:|--:|--:|"]
    lines += [
        f"| {one['updates']:,} | {one['opened']:.1f} | {one['joined']:.1f} | {one['appended']:.1f} | {one['rate']:,.0f} |"
        for one in journal
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
