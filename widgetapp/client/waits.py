"""How long to wait before one tries again."""

from __future__ import annotations

from collections.abc import Callable

#: The first wait and the longest one (s).
FIRST, LONGEST = 0.5, 30.0


def wait(failures: int, random: Callable[[], float]) -> float:
    """The wait (s) after so many failures in a row; all of it by chance, so that many do not come back together."""
    longest: float = min(FIRST * 2.0 ** min(failures - 1, 30), LONGEST)
    return longest * random()
