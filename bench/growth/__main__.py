"""How what WidgetApp costs grows: with the clients of a Thing, at as many deliveries a second, and with a Thing's past.

Without `--json` it writes its part of docs/performance.md, its plots and its raw figures.
"""

from __future__ import annotations

import argparse
import sys

from build_backend.node import NodeError, install_locked
from widgetapp.newcomers import take_all_descriptors

from ..page import FOLDER, Beginning, add_options, publish, read, write
from ..processes import BenchError
from ..subjects import NODE
from .crowds import crowds
from .journal import pasts
from .page import body, kept
from .record import Crowd, Growth, Past

FIGURES = FOLDER / "growth.json"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of everything (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=6, help="that a run with clients measures (default: %(default)s)")
    add_options(parser)
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> Growth:
    take_all_descriptors()
    install_locked(NODE)
    begin = Beginning(options.remark)
    found: tuple[list[Crowd], list[Past]] = [], []
    for turn in range(1, options.rounds + 1):
        found[0].extend(crowds(turn, options.seconds))
        found[1].extend(pasts(turn))
    growth = Growth(**begin.taken(), rounds=options.rounds, seconds=options.seconds, crowds=found[0], pasts=found[1])
    write(growth, options.json or FIGURES)
    return growth


def main() -> None:
    """Measure, or make the page again; end with 1 where something grows faster than the work."""
    options = _options()
    try:
        growth = read(FIGURES, Growth) if options.page else _measure(options)
    except (BenchError, NodeError) as error:
        sys.exit(str(error))
    made = body(growth)
    print(made)
    if options.json is None:
        from .plots import pictures

        pictures(growth)
        publish("growth", made)
    sys.exit(0 if kept(growth) else 1)


if __name__ == "__main__":
    main()
