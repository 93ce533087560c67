"""One run of one process as the monitor remembers it, and the last hour of all of them. No clock: moments are handed in."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

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


#: A point without the names of its fields.
_Row = tuple[ProcessName, int, float, int, int, float]


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """A step as it is kept, encoded."""

    at: int
    points: list[_Row]


_kept = msgspec.msgpack.Decoder(_Kept)


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


class History:
    """The steps of the last hour."""

    def __init__(self) -> None:
        #: As objects they would take five times as much: four megabytes with thirty processes.
        self._steps: deque[bytes] = deque(maxlen=POINTS)

    def add(self, step: Step) -> None:
        """A step has ended."""
        kept = _Kept(step.at, [msgspec.structs.astuple(point) for point in step.points])
        self._steps.append(msgspec.msgpack.encode(kept))

    def hour(self) -> Hour:
        """All of it in columns."""
        steps = [_kept.decode(step) for step in self._steps]
        by_process = [{row[:2]: row for row in step.points} for step in steps]
        keys = sorted({key for points in by_process for key in points}, key=lambda key: (key[0] != "widgetapp", key))
        lines = [_line(key, [points.get(key) for points in by_process]) for key in keys]
        return Hour(STEP, [step.at for step in steps], lines)


def _line(key: tuple[ProcessName, int], rows: Sequence[_Row | None]) -> Line:
    return Line(
        *key,
        cpu=[None if row is None else row[2] for row in rows],
        rss=[None if row is None else row[3] for row in rows],
        clients=[None if row is None else row[4] for row in rows],
        messages=[None if row is None else row[5] for row in rows],
    )
