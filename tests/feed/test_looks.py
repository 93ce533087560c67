"""Listeners that ask at once share a transaction."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.feed.looks import TOGETHER, Looks
from widgetapp.feed.reading import Asked, Told, Wanted


class LooksTests(SynchronousTestCase):
    """Over a store that answers when a test says so."""

    def setUp(self) -> None:
        """Nothing has been asked."""
        self.clock = Clock()
        self.reads: list[tuple[int, Deferred[list[Told]]]] = []
        self.looks = Looks(self.clock, self, lambda: 7)

    async def read(self, query: Any, *args: Any, **_: Any) -> Any:
        """What `Reads.read` does."""
        answer: Deferred[list[Told]] = Deferred()
        self.reads.append((len(args[1]), answer))
        return await answer

    def ask(self, after: int) -> Deferred[Told]:
        """A listener asks."""
        return Deferred.fromCoroutine(self.looks.look(Asked(b"token", "e", after, Wanted(), 1, frozenset())))

    def test_together(self) -> None:
        """Those of one turn at once, and those that ask meanwhile afterwards; each gets its own answer."""
        first = [self.ask(number) for number in range(3)]
        self.clock.advance(0)
        later = self.ask(3)
        self.assertEqual([count for count, _ in self.reads], [3])
        self.reads[0][1].callback([Told([], number, False) for number in range(3)])
        self.assertEqual([self.successResultOf(one).after for one in first], [0, 1, 2])
        self.clock.advance(0)
        self.reads[1][1].callback([Told([], 3, False)])
        self.assertEqual(self.successResultOf(later).after, 3)

    def test_not_all_at_once(self) -> None:
        """So many in one transaction, and no more."""
        asked = [self.ask(number) for number in range(TOGETHER + 1)]
        self.clock.advance(0)
        self.reads[0][1].callback([Told([], 0, False)] * TOGETHER)
        self.clock.advance(0)
        self.assertEqual([count for count, _ in self.reads], [TOGETHER, 1])
        self.assertNoResult(asked[-1])

    def test_failed(self) -> None:
        """All of them hear of it, and the next ones are asked for again."""
        asked = [self.ask(0), self.ask(1)]
        self.clock.advance(0)
        self.reads[0][1].errback(RuntimeError("no store"))
        for one in asked:
            self.failureResultOf(one, RuntimeError)
        _ = self.ask(2)
        self.clock.advance(0)
        self.assertEqual(len(self.reads), 2)
