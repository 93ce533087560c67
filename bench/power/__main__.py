"""The one command: records a run, cuts the power at many moments of it, and says whether what was promised was kept."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from twisted.internet import asyncioreactor

from ..unprotected import PROTECTIONS


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What is wanted."""
    parser = argparse.ArgumentParser(prog="python -m bench.power", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long people work (default: %(default)s)")
    parser.add_argument("--cuts", type=int, default=200, help="how often the power is cut (default: %(default)s)")
    parser.add_argument("--starts", type=int, default=20, help="after how many a daemon is started (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="when, and what is left (default: another each time)"
    )
    parser.add_argument("--editors", type=int, default=8, help="people at work (default: %(default)s)")
    parser.add_argument("--things", type=int, default=3, help="Things on which they are (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=100.0, help="edits a second, all told (default: %(default)s)")
    parser.add_argument("--without", choices=PROTECTIONS, help="with this protection switched off: the run must fail")
    return parser.parse_args(arguments)


def main() -> None:
    """Run once."""
    wanted = options(sys.argv[1:])
    asyncioreactor.install()
    from twisted.internet.task import react

    from ..verdicts import table
    from .run import run

    outcome = []

    async def whole(_reactor: object) -> None:
        outcome.append(await run(wanted))

    try:
        react(whole)
    except SystemExit as end:
        if end.code:
            raise
    (verdicts,) = outcome
    print(table(verdicts))
    sys.exit(0 if all(one.kept for one in verdicts) else 1)


if __name__ == "__main__":
    main()
