"""Where the clients of each Thing go: together, as an edit wakes each SFE that has one of them, for how many ever."""

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

    def __init__(self) -> None:
        self._latest: OrderedDict[str, S] = OrderedDict()

    def place(self, thing: str, sfes: Sequence[S], together: int, share: int) -> S:
        """Who gets the next client of a Thing; of these, each of which takes clients.

        The one that got the last, as long as it has fewer than `together` clients; else the emptiest. SFE 0 serves pages as
        well: it gets its `share` at most. An empty name is that of nobody's Thing.
        """
        least = emptiest(sfes)
        if not thing or len(thing) > LONGEST_ID:
            return least
        latest = self._latest.get(thing, least)
        most = together if latest.id else min(together, share)
        chosen = latest if latest in sfes and latest.clients < most else least
        self._latest[thing] = chosen
        self._latest.move_to_end(thing)
        if len(self._latest) > MOST_THINGS:
            self._latest.popitem(last=False)
        return chosen
