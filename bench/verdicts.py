"""What the runs that harm a daemon say in the end: promises, and whether they were kept."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """One promise: what was to be, what is, and whether that will do."""

    promise: str
    wanted: str
    found: str
    kept: bool


def say(words: str) -> None:
    """Tell whoever waits."""
    print(words, file=sys.stderr, flush=True)


def table(verdicts: Sequence[Verdict]) -> str:
    """The verdicts as a table for a person."""
    lines = ["| promise | wanted | found | |", "|---|--:|--:|---|"]
    lines += [f"| {one.promise} | {one.wanted} | {one.found} | {'kept' if one.kept else '**broken**'} |" for one in verdicts]
    return "\n".join(lines)


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """How a command ends: with 1 where a promise was broken."""
    return 0 if all(one.kept for one in verdicts) else 1


def some(names: Sequence[str]) -> str:
    """How many, and the first of them."""
    return str(len(names)) + (f": {', '.join(names[:5])}" + (", …" if len(names) > 5 else "") if names else "")
