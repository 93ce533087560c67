"""How fast a client may send: a bucket that refills steadily. Knows no clock; moments are handed in (s)."""

from __future__ import annotations

#: So many seconds' worth may come at once.
BURST = 10.0


class Bucket:
    """Counts messages against a rate."""

    __slots__ = ("_at", "_left", "_most", "_rate")

    def __init__(self, rate: float, now: float, left: float | None = None) -> None:
        """`left` messages may come at once; None for as many as ever may."""
        self._rate = rate
        self._most = rate * BURST
        self._left = self._most if left is None else left
        self._at = now

    @property
    def left(self) -> float:
        """How many could have come at once at the last one."""
        return self._left

    def take(self, now: float) -> float:
        """Note a message; gives the seconds to wait before the next one is read, mostly 0."""
        self._left = min(self._most, self._left + (now - self._at) * self._rate) - 1
        self._at = now
        return 0.0 if self._left >= 0 else -self._left / self._rate
