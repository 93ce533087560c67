"""How the runs that harm a daemon under people at work are ordered, and how they end."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import NoReturn

from twisted.internet import asyncioreactor

from .unprotected import SAVING
from .verdicts import Verdict, exit_code, table

Run = Callable[[argparse.Namespace], Awaitable[Sequence[Verdict]]]


def parser(name: str, what: str | None, seed: str, **defaults: float) -> argparse.ArgumentParser:
    """The options that all of them have. `seed` says what that decides; `defaults` are of seconds, editors, things and rate."""
    found = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=what)
    found.add_argument("--seconds", type=float, help="how long people work (default: %(default)s)")
    found.add_argument("--seed", type=int, default=int(time.time()), help=f"{seed} (default: another each time)")
    found.add_argument("--editors", type=int, help="people at work (default: %(default)s)")
    found.add_argument("--things", type=int, help="Things on which they are (default: %(default)s)")
    found.add_argument("--rate", type=float, help="edits a second, all told (default: %(default)s)")
    found.add_argument("--without", choices=SAVING, help="with this protection switched off: the run must fail")
    found.set_defaults(**defaults)
    return found


def end_with(load: Callable[[], Run], wanted: argparse.Namespace) -> NoReturn:
    """Run once, and end the process: with 1 where a promise was broken. `load` imports what needs a reactor."""
    asyncioreactor.install()
    from twisted.internet.task import react

    run = load()
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
    sys.exit(exit_code(verdicts))
