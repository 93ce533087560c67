"""How long to wait before a process that died is started again. A pure function of what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

#: Deaths longer ago than this are forgotten (s).
WINDOW = 60.0
#: So many deaths are taken for accidents, and cost no wait.
ACCIDENTS = 3
#: The first wait and the longest one (s).
FIRST = 0.25
LONGEST = 15.0


def delay(deaths: Sequence[float], now: float, random: Callable[[], float]) -> float:
    """The wait (s) after the newest of these deaths (moments in s); `random` gives numbers from 0 to 1.

    Half of it is by chance, so that processes that died together do not keep dying together.
    """
    recent = sum(1 for death in deaths if now - death <= WINDOW)
    if recent <= ACCIDENTS:
        return 0.0
    longest: float = min(FIRST * 2.0 ** min(recent - ACCIDENTS - 1, 30), LONGEST)
    return longest * (0.5 + random() / 2)
