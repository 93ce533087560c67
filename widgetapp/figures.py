"""Counting inside a process, cheap enough for every message: latencies, how late the reactor is, who causes the load."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable
from typing import Generic, TypeVar

from twisted.internet.interfaces import IDelayedCall, IReactorTime

from .wire.status import LATENCY_BOUNDS, Latencies

K = TypeVar("K", bound=Hashable)


class LatencyCounter:
    """Counts how long something took, in the buckets that every report has."""

    __slots__ = ("_counts", "_total")

    def __init__(self) -> None:
        self._counts = [0] * (len(LATENCY_BOUNDS) + 1)
        self._total = 0.0

    def add(self, seconds: float) -> None:
        """It took so long."""
        self._counts[bisect_left(LATENCY_BOUNDS, seconds)] += 1
        self._total += seconds

    def report(self) -> Latencies:
        """All since the start, as a copy."""
        return Latencies(self._counts.copy(), self._total)


class Lag:
    """How late the reactor is: a timer that notes by how much it missed its moment."""

    #: Between two looks (s). What blocks the reactor for less may fall between them.
    INTERVAL = 0.25

    def __init__(self, clock: IReactorTime) -> None:
        self._clock = clock
        self._due = 0.0
        self._worst = 0.0
        self._call: IDelayedCall | None = None

    def start(self) -> None:
        """Begin to look."""
        self._due = self._clock.seconds() + self.INTERVAL
        self._call = self._clock.callLater(self.INTERVAL, self._look)

    def stop(self) -> None:
        """Look no more."""
        if self._call is not None and self._call.active():
            self._call.cancel()
        self._call = None

    def take(self) -> float:
        """The worst since the last time that this was asked (s)."""
        # Asked in the very turn that comes too late, the timer may not have had its turn yet.
        overdue = self._clock.seconds() - self._due if self._call is not None else 0.0
        worst, self._worst = max(self._worst, overdue, 0.0), 0.0
        return worst

    def _look(self) -> None:
        self._worst = max(self._worst, self._clock.seconds() - self._due)
        self.start()


class Busiest(Generic[K]):
    """Who caused most of about the last minute's messages, without a list of them.

    Not the old counts fade: the new ones weigh more and more, so that counting a message stays one addition. `top` moves
    the weight on, and is to be asked every few seconds.
    """

    #: After so long a message weighs half of a new one (s): after a minute, an eighth.
    HALF_LIFE = 20.0
    #: Counts worth less than this many new messages are forgotten.
    LEAST = 0.05
    #: Above this weight all counts are scaled down, long before numbers grow too large.
    HEAVIEST = 1e6

    __slots__ = ("_at", "_counts", "_weight")

    def __init__(self, now: float) -> None:
        self._counts: defaultdict[K, float] = defaultdict(float)
        self._weight = 1.0
        self._at = now

    def add(self, key: K) -> None:
        """It has caused a message."""
        self._counts[key] += self._weight

    def top(self, now: float) -> K | None:
        """Who has caused most, None if nobody has caused anything; `now` is a moment of the reactor's clock (s)."""
        # After so many half-lives nothing of the old is left, and more of them would be too large a number.
        self._weight *= 2.0 ** min((now - self._at) / self.HALF_LIFE, 64.0)
        self._at = now
        least, scale = self.LEAST * self._weight, 1.0
        if self._weight > self.HEAVIEST:
            scale, self._weight = 1.0 / self._weight, 1.0
        kept = {key: count * scale for key, count in self._counts.items() if count >= least}
        self._counts = defaultdict(float, kept)
        return max(kept, key=kept.__getitem__, default=None)
