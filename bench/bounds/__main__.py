"""What those cost the others who read nothing, do nothing, or say nothing.

Clients that stop reading while others draw: the server's memory, and the others' latency, beside as many who read, in turns.
Then idle connections, which are held, and connections that never say what they want, which are not, while somebody logs in.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from build_backend.node import install_locked
from widgetapp.newcomers import take_all_descriptors

from .. import report
from ..processes import BenchError
from ..scenarios import Timing
from ..subjects import NODE
from ..unprotected import environment
from ..verdicts import Verdict, exit_code, table
from .silent import half_open, idle
from .stalled import stalled


def main() -> None:
    """Measure, print a table, and end with 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.bounds", description=__doc__)
    parser.add_argument(
        "--runs", type=int, default=5, help="with clients that read nothing, and without (default: %(default)s)"
    )
    parser.add_argument("--seconds", type=float, default=20, help="that a run measures (default: %(default)s)")
    parser.add_argument("--stalled", type=int, default=200, help="clients that read nothing; 0: none (default: %(default)s)")
    parser.add_argument("--idle", type=int, default=2000, help="the same of those that do nothing (default: %(default)s)")
    parser.add_argument("--half-open", type=int, default=5000, help="and that say nothing (default: %(default)s)")
    parser.add_argument("--without", choices=["budget"], help="with this protection switched off: the run must fail")
    parser.add_argument("--json", type=Path, help="a file for the table as JSON")
    options = parser.parse_args()
    take_all_descriptors()
    os.environ.update(environment(options.without))
    install_locked(NODE)
    try:
        verdicts = _measure(options)
    except BenchError as error:
        sys.exit(str(error))
    print(f"{report.machine()}\n\n{table(verdicts)}")
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in verdicts], indent=1) + "\n")
    sys.exit(exit_code(verdicts))


def _measure(options: argparse.Namespace) -> list[Verdict]:
    found: list[Verdict] = []
    if options.stalled:
        found += stalled(options.stalled, options.runs, Timing(5.0, options.seconds))
    if options.idle:
        # Two pings and more.
        found += idle(options.idle, 60)
    if options.half_open:
        found += [*half_open(options.half_open, secure=False), *half_open(options.half_open, secure=True)]
    return found


if __name__ == "__main__":
    main()
