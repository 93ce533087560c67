"""What is to be reached beside the peers, and whether it is: functions of the figures, and of nothing else."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from .record import Run, by_round, median
from .servers import ON_NODE


class Kind(Enum):
    """How two figures are compared, with each round's own pair."""

    RATIO = "x"
    #: Of figures that are the better the higher they are.
    RATIO_AT_LEAST = "x at least"
    DIFFERENCE = "ms more"
    #: Ours alone.
    VALUE = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure of ours, beside that of the best of some peers."""

    title: str
    scenario: str
    metric: str
    kind: Kind
    limit: float
    peers: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What is to be reached, for a person."""
        match self.kind:
            case Kind.RATIO:
                return f"at most {self.limit:g} times"
            case Kind.RATIO_AT_LEAST:
                return f"at least {self.limit:g} times"
            case Kind.DIFFERENCE:
                return f"at most {self.limit:g} ms more"
        return f"{self.limit:g}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a goal: the median of all rounds, the lowest and the highest, and beside which peer."""

    value: float
    low: float
    high: float
    peer: str
    reached: bool


_PYCRDT = ("pycrdt",)
GOALS = (
    Goal("100 clients on one Thing, 10 writing: CPU", "hundred", "cpu_per_million", Kind.RATIO, 0.6, ON_NODE),
    Goal("100 clients on one Thing, 10 writing: p99", "hundred", "p99", Kind.RATIO, 1.0, ON_NODE),
    Goal("20 Things of 10 clients, one writing: CPU", "things", "cpu_per_million", Kind.RATIO, 0.8, ON_NODE),
    Goal("20 Things of 10 clients, one writing: p99", "things", "p99", Kind.DIFFERENCE, 2.0, ON_NODE),
    Goal("10 clients on one Thing, all writing: CPU", "ten", "cpu_per_million", Kind.RATIO, 0.8, ON_NODE),
    Goal("10 clients on one Thing, all writing: p99", "ten", "p99", Kind.DIFFERENCE, 2.0, ON_NODE),
    Goal("memory of a further idle connection", "idle", "connection_kb", Kind.RATIO, 1.0, ON_NODE),
    Goal("edits a second at saturation", "saturation", "edits_per_second", Kind.RATIO_AT_LEAST, 2.0, ON_NODE),
    Goal("to join a Thing of 10,000 widgets", "join", "join_ms", Kind.RATIO, 1.0, _PYCRDT),
    Goal("acknowledged edits lost at `kill -9`", "kill", "lost_acknowledged", Kind.VALUE, 0.0),
)


def best(runs: Sequence[Run], goal: Goal) -> str | None:
    """Which of a goal's peers has the best median."""
    medians = {peer: median(by_round(runs, peer, goal.scenario, goal.metric).values()) for peer in goal.peers}
    found = {peer: value for peer, value in medians.items() if value is not None}
    if not found:
        return None
    return (max if goal.kind is Kind.RATIO_AT_LEAST else min)(found, key=lambda peer: found[peer])


def _compared(kind: Kind, ours: float, theirs: float) -> float | None:
    if kind is Kind.DIFFERENCE:
        return ours - theirs
    # A peer that could do nothing is no measure.
    return ours / theirs if theirs > 0 else None


def outcome(runs: Sequence[Run], goal: Goal, server: str) -> Outcome | None:
    """What one of ours came to, by the rounds in which both have a figure; `None` where there is none."""
    ours = by_round(runs, server, goal.scenario, goal.metric)
    if goal.kind is Kind.VALUE:
        peer, values = "", list(ours.values())
        # What was lost once is lost.
        value = max(values, default=0.0)
    else:
        found = best(runs, goal)
        if found is None:
            return None
        peer, theirs = found, by_round(runs, found, goal.scenario, goal.metric)
        pairs = [_compared(goal.kind, ours[number], theirs[number]) for number in sorted(ours.keys() & theirs.keys())]
        values = [pair for pair in pairs if pair is not None]
        value = statistics.median(values) if values else 0.0
    if not values:
        return None
    reached = value >= goal.limit if goal.kind is Kind.RATIO_AT_LEAST else value <= goal.limit
    return Outcome(value, min(values), max(values), peer, reached)
