"""The raw figures of a race, as they are kept in docs/performance/figures.json."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec


class Run(msgspec.Struct, frozen=True):
    """One server in one scenario in one round: its figures, or why there are none."""

    round: int
    server: str
    scenario: str
    figures: dict[str, Any] = {}
    failed: str = ""


class Race(msgspec.Struct, frozen=True):
    """All runs, and what they were taken on."""

    date: str
    commit: str
    machine: str
    #: What the registries gave, by package.
    versions: dict[str, str]
    #: What else the machine did: its load average at the begin and in the end.
    load: tuple[float, float]
    rounds: int
    quick: bool
    #: In words, for what could not be measured by the program.
    remark: str
    runs: list[Run]


def read(path: Path) -> Race:
    """A race that was written."""
    return msgspec.json.decode(path.read_bytes(), type=Race)


def write(race: Race, path: Path) -> None:
    """Keep a race."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(race), indent=1) + b"\n")


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
