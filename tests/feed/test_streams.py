"""The feed on `/_stream`: bounded by what is acknowledged, and known well enough to go on elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.feed import streams
from widgetapp.feed.hearers import Hearers
from widgetapp.feed.reading import SCOPE, Asked, Told
from widgetapp.feed.streams import WINDOW, WINDOW_BYTES, StreamFeeds
from widgetapp.refusals import Refusal
from widgetapp.sfe.authority import Identity
from widgetapp.store.feed import Extent
from widgetapp.store.people import User


class FakeSubscriber:
    """A connection that notes what is pushed."""

    def __init__(self) -> None:
        self.pushed: list[bytes] = []

    def push(self, text: bytes, owed: bool = False) -> None:
        """Note it."""
        assert owed
        self.pushed.append(text)


class StreamFeedTests(SynchronousTestCase):
    """A feed with rows 1 to 1000, kept from 11 on."""

    def setUp(self) -> None:
        """Somebody is connected."""
        self.clock = Clock()
        self.size = 1
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Told] = self.rows
        self.feeds = StreamFeeds(self.clock, Hearers(self.clock, self, lambda: 0))
        self.subscriber = FakeSubscriber()
        self.identity = Identity(User("ada", "Ada", "ada", "#000000", False), frozenset((SCOPE,)), 10, b"token")

    async def read(self, query: Any, *args: Any, **_: Any) -> Any:
        """What `Reads.read` does."""
        if not args:
            return Extent("e", 11, 1000)
        self.asked += args[1]
        return [self.answer(asked) for asked in args[1]]

    def rows(self, asked: Asked) -> Told:
        """So many rows as are asked for, all of them to be heard."""
        last = min(asked.after + asked.rows, 1000)
        return Told(
            [(None, seq, b"x" * self.size) for seq in range(asked.after + 1, last + 1)], last, last < 1000 and asked.rows > 0
        )

    def subscribe(self, resume: bool = False, **params: Any) -> Any:
        """Subscribe; gives what there is, or the code of a refusal."""

        async def answered() -> Any:
            try:
                return await self.feeds.subscribe(self.subscriber, self.identity, json.dumps(params).encode(), resume)
            except Refusal as refusal:
                return refusal.code.name

        answer = self.successResultOf(Deferred.fromCoroutine(answered()))
        self.settle()
        return answer if isinstance(answer, str) else answer[0]

    def settle(self) -> None:
        """Let everything that is under way happen."""
        for _ in range(10):
            self.clock.advance(0)

    def heard(self) -> int:
        """How many messages have come since the last time."""
        self.settle()
        pushed, self.subscriber.pushed = self.subscriber.pushed, []
        return len(pushed)

    def acknowledge(self, seq: int) -> None:
        """Everything up to this number has been dealt with."""
        self.feeds.acknowledge(self.subscriber, json.dumps({"seq": seq}).encode())

    def test_window(self) -> None:
        """No more than so much is sent ahead of what is acknowledged; to acknowledge it brings more."""
        self.assertEqual(
            self.subscribe(service="useractions", epoch="e", after=10), {"epoch": "e", "oldest": 11, "newest": 1000}
        )
        self.assertEqual(self.heard(), WINDOW)
        self.acknowledge(10 + WINDOW)
        self.assertEqual(self.heard(), WINDOW)
        self.acknowledge(10 + WINDOW)
        self.assertEqual(self.heard(), 0)

    def test_window_in_bytes(self) -> None:
        """Likewise where messages are large."""
        self.size = WINDOW_BYTES // 10
        self.patch(streams, "WINDOW", 10_000)
        self.subscribe(epoch="e", after=10)
        first = self.heard()
        self.acknowledge(10 + first)
        self.assertGreater(self.heard(), 0)

    def test_goes_on_elsewhere(self) -> None:
        """Behind what was acknowledged last, with the same wishes; where nothing is open, behind what was looked at."""
        self.subscribe(epoch="e", after=10, actions=["rename"])
        self.acknowledge(50)
        known = json.loads(self.feeds.subscription(self.subscriber))
        self.assertEqual((known["epoch"], known["after"], known["actions"]), ("e", 50, ["rename"]))
        self.acknowledge(10 + WINDOW)
        self.answer = lambda asked: Told([], 1000, False)
        self.acknowledge(10 + 2 * WINDOW)
        self.settle()
        self.assertEqual(json.loads(self.feeds.subscription(self.subscriber))["after"], 1000)
        self.feeds.ended(self.subscriber)
        self.assertEqual(self.feeds.subscription(self.subscriber), "")

    def test_resume(self) -> None:
        """From another place, with the wishes of before."""
        self.subscribe(epoch="e", after=10, actions=["rename"])
        self.subscribe(True, epoch="e", after=500)
        self.assertEqual((self.asked[-1].wanted.actions, self.heard()), (frozenset(("rename",)), 2 * WINDOW))
        self.subscribe(epoch="e", after=1000)
        self.assertIsNone(self.asked[-1].wanted.actions)

    def test_refused(self) -> None:
        """A gap, a token that lacks the scope, nonsense."""
        self.assertEqual(self.subscribe(epoch="e", after=5), "gap")
        self.assertEqual(self.subscribe(epoch="another", after=500), "gap")
        self.assertEqual(self.subscribe(colour="red"), "invalid_params")
        self.assertRaises(Refusal, self.acknowledge, 7)
        self.identity = replace(self.identity, scopes=frozenset(("stream",)))
        self.assertEqual(self.subscribe(), "forbidden")

    def test_ends(self) -> None:
        """A token that is not good any more, and what was missed, are said in words: the connection goes on."""
        self.subscribe()
        self.answer = lambda asked: Told([], asked.after, False, lost=True)
        self.feeds._hearers.wake()
        self.settle()
        self.assertIn(b"widgetApp_stream_gap", self.subscriber.pushed[-1])
        self.subscribe()
        self.answer = lambda asked: Told([], asked.after, False, denied=True)
        self.feeds._hearers.wake()
        self.settle()
        self.assertIn(b"widgetApp_stream_ended", self.subscriber.pushed[-1])
        self.assertEqual(len(self.feeds._hearers), 0)

    def test_renewed(self) -> None:
        """It is looked at with the fresher token; another person's changes nothing."""
        self.subscribe()
        self.feeds.renewed(self.subscriber, replace(self.identity, token=b"fresher"))
        self.feeds._hearers.wake()
        self.settle()
        self.assertEqual(self.asked[-1].token, b"fresher")
        other = User("ben", "Ben", "ben", "#000000", False)
        self.feeds.renewed(self.subscriber, replace(self.identity, user=other, token=b"his"))
        self.feeds._hearers.wake()
        self.settle()
        self.assertEqual(self.asked[-1].token, b"fresher")
