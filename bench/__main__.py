"""The one command: installs the load generator, runs both servers in turns, and prints the figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import msgspec

from build_backend.node import NodeError, install_locked
from widgetapp.config_file import load as load_configuration

from . import report
from .load import run
from .processes import BenchError
from .scenarios import SCENARIOS, Figures, Timing
from .subjects import NODE, SUBJECTS

Results = dict[str, dict[str, list[Figures]]]


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="alternating runs of each server (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long a run measures (default: %(default)s)")
    parser.add_argument("--warm-up", type=float, default=3.0, help="seconds before that (default: %(default)s)")
    parser.add_argument("--scenario", choices=SCENARIOS, action="append", help="only this one; may be given again")
    parser.add_argument("--subject", choices=SUBJECTS, help="only this server, without ratios")
    parser.add_argument("--json", type=Path, help="also write every run's figures to this file")
    return parser.parse_args(arguments)


def _say(figures: Figures) -> str:
    return f"p50 {figures.p50:.2f} ms, p99 {figures.p99:.2f} ms, CPU/M {figures.cpu_per_million:.1f} s"


def _measure(options: argparse.Namespace) -> Results:
    timing = Timing(options.warm_up, options.seconds)
    names = options.scenario or list(SCENARIOS)
    subjects = [options.subject] if options.subject else list(SUBJECTS)
    results: Results = {name: {subject: [] for subject in subjects} for name in names}
    for number in range(options.runs):
        for name in names:
            # Each is first as often as second, so that a machine that tires favours neither.
            for subject in subjects if number % 2 == 0 else reversed(subjects):
                figures = run(subject, SCENARIOS[name], timing, seed=number + 1)
                results[name][subject].append(figures)
                print(f"run {number + 1}, {name}, {subject}: {_say(figures)}", file=sys.stderr, flush=True)
    return results


def main() -> None:
    """Measure, and say what came of it."""
    options = _options(sys.argv[1:])
    try:
        install_locked(NODE)
        results = _measure(options)
    except (BenchError, NodeError) as error:
        sys.exit(str(error))
    if options.json is not None:
        plain = {name: {subject: list(map(asdict, runs)) for subject, runs in by.items()} for name, by in results.items()}
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(plain), indent=1))
    print(report.machine())
    print("WidgetApp's configuration (web.listen and storage.data are replaced by a free port and a new directory):")
    print(report.configuration(load_configuration(None)))
    if options.subject is None:
        print(report.table(results))
    print(report.beside(results))


if __name__ == "__main__":
    main()
