"""The one command: harms a daemon under people at work, and says whether what was promised to them was kept."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from twisted.internet import asyncioreactor

from ..unprotected import PROTECTIONS
from ..verdicts import Verdict, table
from . import plan


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What is wanted."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0, help="how long people work (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="what goes wrong, and when (default: another each time)"
    )
    parser.add_argument("--editors", type=int, default=12, help="people at work (default: %(default)s)")
    parser.add_argument("--things", type=int, default=4, help="Things on which they are (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=120.0, help="edits a second, all told (default: %(default)s)")
    parser.add_argument("--only", choices=plan.KINDS, action="append", help="only this fault; may be given again")
    parser.add_argument("--without", choices=PROTECTIONS, help="with this protection switched off: the run must fail")
    return parser.parse_args(arguments)


def main() -> None:
    """Run once."""
    wanted = options(sys.argv[1:])
    asyncioreactor.install()
    from twisted.internet.task import react

    from .run import run

    outcome: list[Sequence[Verdict]] = []

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
