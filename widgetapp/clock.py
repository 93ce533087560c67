"""Time: what calendars show, for what is stored; and the reactor's clock made independent of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

#: Milliseconds since the epoch, UTC. Handed to whatever stores or compares moments.
Now = Callable[[], int]


def wall_clock() -> int:
    """Now, in milliseconds since the epoch, UTC."""
    return time.time_ns() // 1_000_000


def iso(moment: int) -> str:
    """A moment in milliseconds as ISO 8601 in UTC."""
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def use_monotonic_clock(reactor: Any) -> None:
    """Let the reactor count time that no correction of the wall clock can stretch or turn back.

    Twisted's timers follow `time.time`: after a step of -1 h they stand still for an hour. To be called before any
    timer is set.
    """
    reactor.seconds = time.monotonic
