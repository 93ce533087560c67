"""How fast a client may send: a bucket that refills steadily. Knows no clock; moments are handed in (s)."""

from __future__ import annotations

#: So many seconds' worth may come at once, where nothing else is said.
BURST = 10.0


class Bucket:
    """Counts messages against a rate."""

    __slots__ = ("_at", "_left", "_most", "_rate")

    def __init__(self, rate: float, now: float, left: float | None = None, burst: float = BURST) -> None:
        """`rate` messages a second, and `burst` seconds' worth at once. `left` may come at once now; None for as many as ever
        may."""
        self._rate = rate
        self._most = rate * burst
        self._left = self._most if left is None else left
        self._at = now

    @property
    def left(self) -> float:
        """How many could have come at once at the last one."""
        return self._left

    @property
    def missing(self) -> float:
        """The seconds from the last one until as many may come at once as ever may."""
        return (self._most - self._left) / self._rate

    def take(self, now: float) -> float:
        """Note a message; gives the seconds to wait before the next one is read, mostly 0."""
        self._refill(now)
        self._left -= 1
        return 0.0 if self._left >= 0 else -self._left / self._rate

    def ask(self, now: float) -> float:
        """Note a message if it may come now, which is said by 0; else only give the seconds until it may."""
        self._refill(now)
        if self._left < 1:
            return (1 - self._left) / self._rate
        self._left -= 1
        return 0.0

    def _refill(self, now: float) -> None:
        self._left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
