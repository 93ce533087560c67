"""Whether cost grows faster than the work from one size to the next: functions of the figures, and of nothing else."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .record import Crowd, Growth, Past

#: Two medians of the same cost differ by the noise: by what the rounds of one size do, within these bounds.
LEAST_NOISE, MOST_NOISE = 1.1, 1.5
#: How many edits follow each other on one widget: people drag; a program may change another one each time.
DRAGGED, SCATTERED = 60, 1


@dataclass(frozen=True, slots=True)
class Point:
    """One size, the work that one unit of it is, and what was measured, once for each round."""

    size: int
    work: float
    values: list[float]

    @property
    def median(self) -> float:
        """Of all rounds."""
        return statistics.median(self.values)


@dataclass(frozen=True, slots=True)
class Series:
    """One cost at growing sizes."""

    title: str
    size: str
    #: What the work grows with, for a person.
    work: str
    points: list[Point]

    @property
    def noise(self) -> float:
        """By how many times the rounds of one size differ, where they differ most."""
        seen = max((max(one.values) / min(one.values) for one in self.points), default=1.0)
        return min(max(seen, LEAST_NOISE), MOST_NOISE)


@dataclass(frozen=True, slots=True)
class Step:
    """From one size to the next: how many times the cost is what it was, and what is allowed."""

    before: Point
    after: Point
    times: float
    work: float
    noise: float

    @property
    def kept(self) -> bool:
        """Whether cost grows no faster than the work."""
        return self.times <= self.work * self.noise


def steps(series: Series) -> Iterator[Step]:
    """All steps of a cost. Where there is less work than before, it is not asked that cost should fall."""
    for before, after in pairwise(series.points):
        yield Step(before, after, after.median / before.median, max(1.0, after.work / before.work), series.noise)


def all_series(growth: Growth) -> list[Series]:
    """Every cost that is judged."""
    return [*_of_crowds(growth.crowds), *_of_pasts(growth.pasts)]


def _of_crowds(crowds: Sequence[Crowd]) -> Iterator[Series]:
    def points(value: Callable[[Crowd], float], work: Callable[[int], float]) -> list[Point]:
        sizes = sorted({one.clients for one in crowds})
        return [Point(size, work(size), [value(one) for one in crowds if one.clients == size]) for size in sizes]

    yield Series("CPU for a delivery", "clients", "nothing", points(lambda one: one.cpu_per_million, lambda _size: 1.0))
    # Whoever is the last to be written to waits for all others.
    for name, value in (("p50", lambda one: one.p50), ("p99", lambda one: one.p99)):
        yield Series(f"latency, {name}", "clients", "clients", points(value, float))


def _of_pasts(pasts: Sequence[Past]) -> Iterator[Series]:
    for drag, how in ((DRAGGED, "dragged"), (SCATTERED, "scattered")):
        chosen = [one for one in pasts if one.drag == drag]

        def points(value: Callable[[Past], float], work: Callable[[Past], float], of: list[Past]) -> list[Point]:
            by_size = {size: [one for one in of if one.updates == size] for size in sorted({one.updates for one in of})}
            return [Point(size, work(many[0]), [value(one) for one in many]) for size, many in by_size.items()]

        yield Series(f"to store an edit, {how}", "updates", "nothing", points(lambda one: one.stored, lambda _one: 1.0, chosen))
        for name, value in (("join", lambda one: one.joined), ("open", lambda one: one.opened)):
            yield Series(f"to {name}, {how}", "updates", "document", points(value, lambda one: one.document_bytes, chosen))
