"""The raw figures of a race, as they are kept in docs/performance/figures.json."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from ..page import Taken


class Run(msgspec.Struct, frozen=True):
    """One server in one scenario in one round: its figures, or why there are none."""

    round: int
    server: str
    scenario: str
    figures: dict[str, Any] = {}
    failed: str = ""


class Race(Taken, frozen=True, kw_only=True):
    """All runs, and what they were taken on."""

    #: What the registries gave, by package.
    versions: dict[str, str]
    rounds: int
    quick: bool
    runs: list[Run]


def by_round(runs: Iterable[Run], server: str, scenario: str, metric: str) -> dict[int, float]:
    """The rounds in which there is such a figure, and the figure."""
    return {
        run.round: float(value)
        for run in runs
        if run.server == server and run.scenario == scenario and (value := run.figures.get(metric)) is not None
    }


def median(values: Iterable[float]) -> float | None:
    """Of none there is none."""
    found = list(values)
    return statistics.median(found) if found else None


def failures(runs: Sequence[Run], server: str, scenario: str) -> list[str]:
    """What went wrong, in as many runs."""
    here = [run for run in runs if run.server == server and run.scenario == scenario]
    return [str(wrong) for run in here if (wrong := run.failed or run.figures.get("wrong"))]
