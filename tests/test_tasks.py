"""Work that is done once more if it was asked for meanwhile."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.tasks import Rounds


class RoundsTests(SynchronousTestCase):
    """Rounds that last until the test lets them end."""

    log = Logger()

    def setUp(self) -> None:
        """None has begun."""
        self.under_way: list[Deferred[None]] = []
        self.ended = False
        self.rounds = Rounds(self.log, "the work", self.work, lambda: self.ended)

    async def work(self) -> None:
        """One round."""
        self.under_way.append(Deferred())
        await self.under_way[-1]

    def test_shared(self) -> None:
        """Whoever asks while it is done shares the next one, and then there is no more."""
        for _ in range(3):
            self.rounds.begin()
        self.assertEqual(len(self.under_way), 1)
        self.under_way[0].callback(None)
        self.assertEqual(len(self.under_way), 2)
        self.under_way[1].callback(None)
        self.assertEqual(len(self.under_way), 2)
        self.rounds.begin()
        self.assertEqual(len(self.under_way), 3)

    def test_ended(self) -> None:
        """Then none begins, be it asked for before or after."""
        self.rounds.begin()
        self.rounds.begin()
        self.ended = True
        self.under_way[0].callback(None)
        self.rounds.begin()
        self.assertEqual(len(self.under_way), 1)

    def test_failed(self) -> None:
        """It is logged, and whoever asks then begins anew."""
        self.rounds.begin()
        self.under_way[0].errback(ValueError("broken"))
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 1)
        self.rounds.begin()
        self.assertEqual(len(self.under_way), 2)
