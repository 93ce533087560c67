"""Where clients go: those of one Thing together, and all to as few SFEs as keep every core busy.

An edit wakes each SFE that has somebody on its Thing, for how many ever; and where more processes are awake than there are
cores, they take turns, each with cold caches.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Generic

from .counting import S, emptiest

#: So many Things are remembered: those that have got a client last.
MOST_THINGS = 10_000
#: No Thing has a longer id. What a client names has not been looked at when it is placed.
LONGEST_ID = 32


class Gathering(Generic[S]):
    """Which SFE got the last client of each Thing."""

    def __init__(self, cores: int) -> None:
        """`cores`: of this machine."""
        self._cores = cores
        self._latest: OrderedDict[str, S] = OrderedDict()

    def place(self, thing: str, sfes: Sequence[S], together: int, share: int) -> S:
        """Who gets the next client of a Thing; of these, each of which takes clients.

        The one that got the last, as long as it has room: fewer than `together` clients. SFE 0 serves pages as well: it has
        room for its `share` at most. An empty name is that of nobody's Thing.
        """
        roomy = [sfe for sfe in sfes if sfe.clients < (together if sfe.id else min(together, share))]
        if not thing or len(thing) > LONGEST_ID:
            return self._next(sfes, roomy)
        latest = self._latest.get(thing)
        chosen = latest if latest in roomy else self._next(sfes, roomy)
        self._latest[thing] = chosen
        self._latest.move_to_end(thing)
        if len(self._latest) > MOST_THINGS:
            self._latest.popitem(last=False)
        return chosen

    def _next(self, sfes: Sequence[S], roomy: Sequence[S]) -> S:
        """The emptiest, of as many as there are cores, as long as these have room; and so on."""
        busy = sorted(roomy, key=lambda sfe: (-sfe.clients, sfe.id))[: self._cores]
        return emptiest(busy or sfes)
