"""Installs the peers, lets all servers run in turns, and writes docs/performance.md, its plots and its raw figures."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from build_backend.node import NodeError, install_locked

from ..page import FOLDER, Beginning, add_options, number, publish, read, write
from ..processes import BenchError
from ..subjects import NODE
from . import page
from .install import HOCUSPOCUS, PYCRDT, Y_WEBSOCKET
from .measure import QUICK, SCENARIOS, Sizes
from .record import Race, Run
from .servers import SERVERS

FIGURES = FOLDER / "figures.json"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--rounds", type=int, help="in each of which every server runs once (default: 5, or 1 with --quick)")
    parser.add_argument("--only", choices=SCENARIOS, action="append", metavar="SCENARIO", help=f"of {', '.join(SCENARIOS)}")
    parser.add_argument(
        "--servers", nargs="+", choices=SERVERS, default=list(SERVERS), metavar="SERVER", help=", ".join(SERVERS)
    )
    parser.add_argument("--quick", action="store_true", help="short runs, for a look; their figures say less")
    add_options(parser)
    return parser.parse_args()


def _for_the_page(options: argparse.Namespace) -> bool:
    """Whether the page is to show this: all of it, or nothing."""
    return options.json is None and options.only is None and set(options.servers) == set(SERVERS)


def _say(run: Run, seconds: float) -> str:
    shown = {name: value for name, value in run.figures.items() if isinstance(value, float | int | str)}
    figures = ", ".join(f"{name} {value if isinstance(value, str) else number(value)}" for name, value in shown.items())
    return f"round {run.round}, {run.scenario}, {run.server} ({seconds:.0f} s): {run.failed or figures}"


def _run(turn: int, server: str, scenario: str, sizes: Sizes) -> Run:
    try:
        return Run(turn, server, scenario, SCENARIOS[scenario](SERVERS[server], sizes, turn))
    except BenchError as error:
        # It is a figure, too: this server does not stand this.
        return Run(turn, server, scenario, failed=str(error))


def _race(options: argparse.Namespace, sizes: Sizes, rounds: int, keep: Callable[[list[Run]], None]) -> None:
    runs: list[Run] = []
    for turn in range(1, rounds + 1):
        for scenario in options.only or SCENARIOS:
            # Another one is first each time, so that a machine that tires favours none.
            at = (turn - 1) % len(options.servers)
            for server in [*options.servers[at:], *options.servers[:at]]:
                begin = time.monotonic()
                runs.append(_run(turn, server, scenario, sizes))
                print(_say(runs[-1], time.monotonic() - begin), file=sys.stderr, flush=True)
        keep(runs)


def _race_and_keep(options: argparse.Namespace) -> Race:
    install_locked(NODE)
    for server in options.servers:
        SERVERS[server].install()
    begin = Beginning(options.remark)
    sizes = QUICK if options.quick else Sizes()
    rounds = options.rounds or (1 if options.quick else 5)
    versions = {name: version for peer in (HOCUSPOCUS, Y_WEBSOCKET, PYCRDT) for name, version in peer.packages.items()}
    kept: list[Race] = []

    def keep(runs: list[Run]) -> None:
        race = Race(
            **begin.taken(),
            versions=versions,
            rounds=runs[-1].round,
            quick=options.quick,
            runs=list(runs),
        )
        if path := options.json or (FIGURES if _for_the_page(options) else None):
            write(race, path)
        kept.append(race)

    _race(options, sizes, rounds, keep)
    return kept[-1]


def main() -> None:
    """Race, or make the page again."""
    options = _options()
    try:
        race = read(FIGURES, Race) if options.page else _race_and_keep(options)
    except (BenchError, NodeError) as error:
        sys.exit(str(error))
    made = page.body(race)
    print(made)
    if not _for_the_page(options):
        return
    from .plots import draw

    draw(race)
    publish("peers", made)


if __name__ == "__main__":
    main()
