"""Which document worker owns which Thing: chosen once, and kept until nobody has the Thing open, or the worker goes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

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
        self._workers: list[str] = []
        self._owned: dict[str, _Owned] = {}
        self._waiting: list[tuple[int, str, Answer]] = []

    @property
    def things(self) -> int:
        """How many Things have an owner."""
        return len(self._owned)

    def add(self, worker: str) -> None:
        """A worker may own Things from now on. It is named by where it listens."""
        self._workers.append(worker)
        waiting, self._waiting = self._waiting, []
        for sfe, thing, answer in waiting:
            self.whose(sfe, thing, answer)

    def remove(self, worker: str) -> None:
        """It gets no more, and what it has is given to others when they are asked for."""
        if worker in self._workers:
            self._workers.remove(worker)
        self._owned = {thing: owned for thing, owned in self._owned.items() if owned.worker != worker}

    def whose(self, sfe: int, thing: str, answer: Answer) -> None:
        """An SFE wants a Thing. The answer comes at once, or as soon as there is any worker."""
        owned = self._owned.get(thing)
        if owned is None:
            if not self._workers:
                self._waiting.append((sfe, thing, answer))
                return
            owned = self._owned[thing] = _Owned(max(self._workers, key=lambda worker: _weight(worker, thing)))
        owned.holders.add(sfe)
        answer(owned.worker)

    def forget(self, sfe: int, thing: str) -> None:
        """An SFE has it open no more, or does not wait for it any more."""
        self._waiting = [asked for asked in self._waiting if asked[:2] != (sfe, thing)]
        owned = self._owned.get(thing)
        if owned is not None:
            owned.holders.discard(sfe)
            if not owned.holders:
                del self._owned[thing]

    def sfe_gone(self, sfe: int) -> None:
        """An SFE is gone, with all that it had open."""
        self._waiting = [asked for asked in self._waiting if asked[0] != sfe]
        for thing in [thing for thing, owned in self._owned.items() if sfe in owned.holders]:
            self.forget(sfe, thing)


def _weight(worker: str, thing: str) -> bytes:
    """Rendezvous hashing: who weighs most, owns it. A new worker takes from each of the others, and from nobody all."""
    return hashlib.blake2b(f"{worker} {thing}".encode(), digest_size=8).digest()
