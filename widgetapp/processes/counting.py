"""How many SFEs there should be, and which of them gets the next client. Pure functions of what there is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Counted(Protocol):
    """An SFE, as it is counted."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def clients(self) -> int:
        """The Streaming API clients that it has, and that are on their way to it."""


S = TypeVar("S", bound=Counted)


def wanted(clients: int, clients_per_sfe: int, max_sfe: int) -> int:
    """How many SFEs so many clients need: one, and one more for every so many of them.

    The next one is there before anybody needs it: with the tenth client of ten for each.
    """
    return min(max_sfe, 1 + clients // clients_per_sfe)


def emptiest(sfes: Iterable[S]) -> S:
    """Who gets the next client."""
    return min(sfes, key=lambda sfe: (sfe.clients, sfe.id))


def free_ids(taken: Iterable[int], gone: Iterable[int], count: int) -> list[int]:
    """The numbers of so many new SFEs: first those of the ones that are gone, then new ones."""
    ids = sorted(gone)[:count]
    used = {0, *taken, *gone}
    number = 1
    while len(ids) < count:
        if number not in used:
            ids.append(number)
        number += 1
    return ids
