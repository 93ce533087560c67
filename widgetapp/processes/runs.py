"""One run of one process as the monitor remembers it, and the last hour of all of them. No clock: moments are handed in."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Sequence
from math import isnan, nan

import msgspec

from ..wire.status import ProcessName
from .sampling import Sample

#: Between two points of the history (s), and as many as an hour has.
STEP = 5.0
POINTS = 720
#: The longest time over which CPU is averaged (s).
LONGEST = 900.0
#: Messages are counted over so many looks, about one a second.
LOOKS = 6


class Point(msgspec.Struct, frozen=True, gc=False):
    """One process over one step: CPU in % of a core, memory (RSS) in bytes, clients, messages a second."""

    name: ProcessName
    id: int
    cpu: float
    rss: int
    clients: int
    messages: float


class Step(msgspec.Struct, frozen=True):
    """All processes over one step; `at` is its end, in ms since the epoch."""

    at: int
    points: list[Point]


class Run:
    """From the start of a process to its end. CPU is averaged from its cumulative time, so that nothing falls between."""

    def __init__(self, pid: int, since: float) -> None:
        self.pid = pid
        self.since = since
        self.pss = 0
        self.newest = Sample(since, 0.0, 0, None)
        #: Moments and CPU times, a step apart.
        self._marks: deque[tuple[float, float]] = deque([(since, 0.0)])
        self._messages: deque[tuple[float, int]] = deque(maxlen=LOOKS)

    def add(self, sample: Sample, messages: int) -> None:
        """A look at it."""
        self.newest = sample
        if sample.pss is not None:
            self.pss = sample.pss
        self._messages.append((sample.at, messages))
        if sample.at - self._marks[-1][0] >= STEP:
            self._marks.append((sample.at, sample.cpu))
            # One mark beyond the longest time stays, to average from.
            while self._marks[1][0] <= sample.at - LONGEST:
                self._marks.popleft()

    def cpu(self, window: float) -> float:
        """CPU (% of a core) averaged over the last so many seconds, and at most a step more; or else since its start."""
        at, cpu = self._marks[0]
        for mark in reversed(self._marks):
            if mark[0] <= self.newest.at - window:
                at, cpu = mark
                break
        passed = self.newest.at - at
        return 100.0 * max(self.newest.cpu - cpu, 0.0) / passed if passed > 0 else 0.0

    def messages(self) -> float:
        """Messages a second, over the last few seconds."""
        if not self._messages:
            return 0.0
        (first, before), (last, after) = self._messages[0], self._messages[-1]
        return max(after - before, 0) / (last - first) if last > first else 0.0


class Line(msgspec.Struct, frozen=True):
    """The columns of one process, as long as the list of moments; null where it did not run."""

    name: ProcessName
    id: int
    cpu: list[float | None]
    rss: list[int | None]
    clients: list[int | None]
    messages: list[float | None]


class Hour(msgspec.Struct, frozen=True):
    """The last hour: the end of each step, in ms since the epoch, and a line for each process."""

    step: float
    at: list[int]
    lines: list[Line]


class _Columns:
    """One process over the last hour, as a ring. All its room is taken at once: nothing grows for an hour."""

    def __init__(self) -> None:
        #: The number of the last step that it was there for.
        self.newest = 0
        #: Where it did not run, CPU is no number.
        self.cpu = array("d", [nan]) * POINTS
        self.rss = array("q", [0]) * POINTS
        self.clients = array("q", [0]) * POINTS
        self.messages = array("d", [0.0]) * POINTS

    def put(self, number: int, point: Point) -> None:
        """So it was over this step."""
        self.newest, place = number, number % POINTS
        self.cpu[place], self.rss[place] = point.cpu, point.rss
        self.clients[place], self.messages[place] = point.clients, point.messages

    def line(self, key: tuple[ProcessName, int], places: Sequence[int]) -> Line:
        """In the order of these places."""
        there = [None if isnan(self.cpu[place]) else place for place in places]
        return Line(
            *key,
            cpu=[None if place is None else self.cpu[place] for place in there],
            rss=[None if place is None else self.rss[place] for place in there],
            clients=[None if place is None else self.clients[place] for place in there],
            messages=[None if place is None else self.messages[place] for place in there],
        )


class History:
    """The steps of the last hour."""

    def __init__(self) -> None:
        self._steps = 0
        self._at = array("q", [0]) * POINTS
        self._columns: dict[tuple[ProcessName, int], _Columns] = {}

    def add(self, step: Step) -> None:
        """A step has ended."""
        number, place = self._steps, self._steps % POINTS
        self._steps += 1
        self._at[place] = step.at
        for columns in self._columns.values():
            columns.cpu[place] = nan
        for point in step.points:
            key = point.name, point.id
            if key not in self._columns:
                self._columns[key] = _Columns()
            self._columns[key].put(number, point)
        self._columns = {key: columns for key, columns in self._columns.items() if number - columns.newest < POINTS}

    def hour(self) -> Hour:
        """All of it in columns."""
        places = [number % POINTS for number in range(max(0, self._steps - POINTS), self._steps)]
        keys = sorted(self._columns, key=lambda key: (key[0] != "widgetapp", key))
        return Hour(STEP, [self._at[place] for place in places], [self._columns[key].line(key, places) for key in keys])
