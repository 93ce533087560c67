"""What document workers died of, and what follows from it: pure bookkeeping."""

from __future__ import annotations

from collections import Counter

from ..stream.hazards import Hazards
from ..stream.note import Applying, Loading

#: The same edit, or the same row, in progress at so many deaths is what they died of.
PROOF = 2
#: A Thing at whose edits so many workers have died is confined.
LAST_STRAW = 4


class PostMortem:
    """All deaths of document workers since the daemon's start."""

    def __init__(self) -> None:
        self._edits: Counter[tuple[int, int]] = Counter()
        self._rows: Counter[tuple[str, int]] = Counter()
        self._things: Counter[str] = Counter()

    def died(self, of: Applying | Loading | None) -> None:
        """A worker died; this is what it had noted."""
        if of is None:
            return
        self._things[of.thing] += 1
        if isinstance(of, Applying):
            self._edits[of.channel, of.counter] += 1
        else:
            self._rows[of.thing, of.seq] += 1

    def released(self, thing: str) -> None:
        """An administrator has looked at a Thing."""
        del self._things[thing]

    @property
    def hazards(self) -> Hazards:
        """What the next one must not try."""
        return Hazards(
            [edit for edit, deaths in self._edits.items() if deaths >= PROOF],
            [row for row, deaths in self._rows.items() if deaths >= PROOF],
            [thing for thing, deaths in self._things.items() if deaths >= LAST_STRAW],
        )
