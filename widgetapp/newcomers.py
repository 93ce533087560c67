"""Connections of which nobody knows yet what they want: there are so many at most."""

from __future__ import annotations

import resource
from collections.abc import Callable, Hashable


def take_all_descriptors() -> int:
    """Let this process, and all that it starts, open as many files and sockets as its system lets it; gives how many."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (OSError, ValueError):
        # There are systems that have no limit of their own, and yet allow no more than they can do.
        return now
    return most


class Newcomers:
    """Those that have said nothing yet. Of more than there may be, those end that have come first.

    Whoever connects as fast as he can, and says nothing, gets no more than these: neither memory nor descriptors, of which
    they take half at most. Who has something to say has said it before a thousand others have come behind him.
    """

    def __init__(self, most: int) -> None:
        self._waiting: dict[Hashable, Callable[[], object]] = {}
        #: Those that were ended because there were too many.
        self.ended = 0
        self.apply(most)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._waiting)

    def apply(self, most: int) -> None:
        """Change how many there may be."""
        descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self._most = most if descriptors == resource.RLIM_INFINITY else max(1, min(most, descriptors // 2))

    def come(self, who: Hashable, end: Callable[[], object]) -> None:
        """Somebody waits from now on, behind all others. `end` ends his connection."""
        self._waiting.pop(who, None)
        self._waiting[who] = end
        while len(self._waiting) > self._most:
            oldest = next(iter(self._waiting))
            self.ended += 1
            self._waiting.pop(oldest)()

    def known(self, who: Hashable) -> None:
        """He has said what he wants, or has gone."""
        self._waiting.pop(who, None)
