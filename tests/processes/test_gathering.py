"""Clients of one Thing go to one SFE, within bounds."""

from __future__ import annotations

from dataclasses import dataclass

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.processes import gathering
from widgetapp.processes.gathering import Gathering

TOGETHER, SHARE, CORES = 5, 2, 2


@dataclass
class FakeSfe:
    """An SFE with some clients."""

    id: int
    clients: int = 0


class GatheringTests(SynchronousTestCase):
    """SFE 0 and three others."""

    def setUp(self) -> None:
        """None of them has a client."""
        self.gathering: Gathering[FakeSfe] = Gathering(CORES)
        self.sfes = [FakeSfe(number) for number in range(4)]

    def come(self, thing: str) -> int:
        """A client comes: the number of the SFE that gets it."""
        sfe = self.gathering.place(thing, self.sfes, TOGETHER, SHARE)
        sfe.clients += 1
        return sfe.id

    def test_together(self) -> None:
        """They stay together until their SFE has as many as it may; SFE 0 may have fewer, as it serves pages beside."""
        self.assertEqual([self.come("map") for _ in range(13)], [0, 0, *[1] * 5, *[2] * 5, 3])

    def test_apart(self) -> None:
        """Other Things go to as many SFEs as there are cores, the emptiest first, and come back to their own."""
        self.assertEqual([self.come(thing) for thing in "abcdcdcd"], [0, 1, 0, 2, 1, 2, 1, 2])
        # Nobody's Thing goes to these as well, and to others when they are full.
        self.assertEqual([self.come("") for _ in range(6)], [1, 2, 1, 3, 3, 3])

    def test_all_full(self) -> None:
        """Where none has room, all are filled evenly."""
        for sfe in self.sfes:
            sfe.clients = TOGETHER
        self.assertEqual([self.come(thing) for thing in "aabbb"], [0, 1, 2, 3, 0])

    def test_gone(self) -> None:
        """Where an SFE takes no more, or has ended, its Things gather elsewhere, and stay there when it is back."""
        self.sfes[0].clients = SHARE
        self.assertEqual([self.come("map"), self.come("map")], [1, 1])
        gone = self.sfes.pop(1)
        self.assertEqual(self.come("map"), 2)
        self.sfes.append(gone)
        self.assertEqual(self.come("map"), 2)

    def test_bounded(self) -> None:
        """As many Things are remembered, and no name that is longer than any Thing's."""
        self.patch(gathering, "MOST_THINGS", 2)
        self.assertEqual([self.come(thing) for thing in ("a", "b", "c")], [0, 1, 0])
        # The last two are remembered, and go to their own; the one before has been forgotten.
        self.assertEqual([self.come(thing) for thing in ("b", "a", "x" * 33, "x" * 33)], [1, 2, 2, 1])
