"""Which document worker owns which Thing: chosen once, and kept until nobody has the Thing open, or the worker goes.

It is that of the SFE that has the Thing open first, where the others on it are gathered: an edit wakes the two processes of one
slot and no more. Where such a worker owns many more Things than another does, it gets no more of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

#: A worker may own so many Things more than the one that owns least.
MOST_MORE = 16
#: Hears where the owner listens.
Answer = Callable[[str], None]


@dataclass(slots=True)
class _Owned:
    worker: str
    #: The SFEs that have it open.
    holders: set[int] = field(default_factory=set)


class Directory:
    """The owners of all live Things of this machine."""

    def __init__(self) -> None:
        #: The SFE of each.
        self._workers: dict[str, int] = {}
        self._owned: dict[str, _Owned] = {}
        #: How many Things each worker owns.
        self._count: Counter[str] = Counter()
        self._waiting: list[tuple[int, str, Answer]] = []

    @property
    def things(self) -> int:
        """How many Things have an owner."""
        return len(self._owned)

    def add(self, worker: str, sfe: int) -> None:
        """A worker, that of an SFE, may own Things from now on. It is named by where it listens."""
        self._workers[worker] = sfe
        waiting, self._waiting = self._waiting, []
        for asking, thing, answer in waiting:
            self.whose(asking, thing, answer)

    def remove(self, worker: str) -> None:
        """It gets no more, and what it has is given to others when they are asked for."""
        self._workers.pop(worker, None)
        self._count.pop(worker, None)
        self._owned = {thing: owned for thing, owned in self._owned.items() if owned.worker != worker}

    def whose(self, sfe: int, thing: str, answer: Answer) -> None:
        """An SFE wants a Thing. The answer comes at once, or as soon as there is any worker."""
        owned = self._owned.get(thing)
        if owned is None:
            if not self._workers:
                self._waiting.append((sfe, thing, answer))
                return
            owned = self._owned[thing] = _Owned(self._choose(sfe))
            self._count[owned.worker] += 1
        owned.holders.add(sfe)
        answer(owned.worker)

    def _choose(self, sfe: int) -> str:
        """The SFE's own worker; of two, of which one takes the other's place, the newer. Where it has none, or that has too
        many: who owns least."""
        least = min(self._workers, key=lambda worker: self._count[worker])
        own = [worker for worker, its in self._workers.items() if its == sfe]
        return own[-1] if own and self._count[own[-1]] < self._count[least] + MOST_MORE else least

    def forget(self, sfe: int, thing: str) -> None:
        """An SFE has it open no more, or does not wait for it any more."""
        self._waiting = [asked for asked in self._waiting if asked[:2] != (sfe, thing)]
        owned = self._owned.get(thing)
        if owned is not None:
            owned.holders.discard(sfe)
            if not owned.holders:
                del self._owned[thing]
                self._count[owned.worker] -= 1

    def sfe_gone(self, sfe: int) -> None:
        """An SFE is gone, with all that it had open."""
        self._waiting = [asked for asked in self._waiting if asked[0] != sfe]
        for thing in [thing for thing, owned in self._owned.items() if sfe in owned.holders]:
            self.forget(sfe, thing)
