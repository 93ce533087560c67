"""How often a document worker sends a batch to the journal."""

from __future__ import annotations

from typing import Any, cast

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.links import Link
from widgetapp.store.journal import JournalClient
from widgetapp.wire.journal import Batch, Committed, Update

PACE = 0.0625


class FakeLink:
    """Notes when batches were sent."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.sent: list[tuple[float, int]] = []
        self.last = 0

    def send(self, messages: list[Any]) -> None:
        """Batches, if any."""
        for batch in messages:
            if not isinstance(batch, Batch):
                raise AssertionError(batch)
            self.sent.append((self._clock.seconds(), len(batch.updates)))
            self.last = batch.id


class PaceTests(SynchronousTestCase):
    """A worker whose journal answers at once."""

    def setUp(self) -> None:
        """Connect it. The machine has been up for a while."""
        self.clock = Clock()
        self.clock.advance(1000 * PACE)
        self.link = FakeLink(self.clock)
        self.client = self.worker(PACE, self.link)

    def worker(self, pace: float, link: FakeLink) -> JournalClient:
        """One more."""
        client = JournalClient(self.clock, pace)
        client.link_made(cast(Link, link))
        return client

    def edit(self, client: JournalClient, link: FakeLink) -> None:
        """It takes an edit; what it sends is stored at once."""
        client.append(Update("t", 1, 1, "ada", 0, b"", 1))
        client.flush()
        self.answer(client, link)

    def answer(self, client: JournalClient, link: FakeLink) -> None:
        """What was sent is on the disk."""
        client.link_received(cast(Link, link), [Committed(link.last, 1, [])])

    def test_at_once(self) -> None:
        """An edit after a pause goes at once, wherever the beat is."""
        self.clock.advance(PACE / 4)
        self.edit(self.client, self.link)
        self.clock.advance(PACE * 7.5)
        self.edit(self.client, self.link)
        self.assertEqual(self.link.sent, [(PACE * 1000.25, 1), (PACE * 1007.75, 1)])

    def test_with_the_next_beat(self) -> None:
        """What comes soon after goes together, with the next beat, which all workers share: one commit has all of it."""
        other_link = FakeLink(self.clock)
        other = self.worker(PACE, other_link)
        self.clock.advance(PACE / 4)
        self.edit(self.client, self.link)
        self.clock.advance(PACE / 4)
        for client, link in ((other, other_link), (other, other_link), (self.client, self.link), (self.client, self.link)):
            self.edit(client, link)
        self.clock.advance(PACE / 2)
        self.assertEqual(self.link.sent[1:], [(PACE * 1001, 2)])
        self.assertEqual(other_link.sent, [(PACE * 1000.5, 1), (PACE * 1001, 1)])

    def test_unpaced(self) -> None:
        """Without a pace each goes at once."""
        link = FakeLink(self.clock)
        client = self.worker(0, link)
        self.edit(client, link)
        self.edit(client, link)
        self.assertEqual(link.sent, [(PACE * 1000, 1)] * 2)
