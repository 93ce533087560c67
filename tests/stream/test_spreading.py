"""How edits are fanned out: at once as a rule, together in the thick of it, and always before what depends on them."""

from __future__ import annotations

from tests.stream.test_worker import WorkerTestCase
from widgetapp.stream import spreading
from widgetapp.stream.spreading import CREDIT, DELIVERY, LONGEST
from widgetapp.wire import links as wire


class SpreadingTests(WorkerTestCase):
    """Two clients, 1 and 2; the first one edits."""

    def setUp(self) -> None:
        """Give edits numbers."""
        super().setUp()
        self.counter = 0
        # Two clients alone would need hundreds of edits to use it up.
        self.patch(spreading, "CREDIT", 0.0)

    def edit(self) -> bytes:
        """The first client edits, and the worker has heard of it."""
        self.counter += 1
        update = self.editor.set(f"widget {self.counter}", {})
        self.sfe.say(wire.Edit(1, self.counter, update, answer=False))
        self.connection.pump()
        return update

    def fanned_out(self) -> list[bytes]:
        """What the others have been sent since the last time."""
        return [update for message in self.sfe.take(wire.Fanout) for update in message.updates]

    def test_one_after_a_pause(self) -> None:
        """It waits for nothing."""
        for _ in range(3):
            update = self.edit()
            self.assertEqual(self.fanned_out(), [update])
            self.clock.advance(LONGEST)

    def test_a_burst(self) -> None:
        """What was saved up goes at once, and no more than that; who waits, waits no longer than he must."""
        self.patch(spreading, "CREDIT", CREDIT)
        self.patch(spreading, "LEAST", 0.0)
        at_once = 0
        while (update := self.edit()) in self.fanned_out():
            at_once += 1
        self.assertAlmostEqual(at_once, CREDIT / (2 * DELIVERY), delta=1)
        following = self.edit()
        self.clock.advance(2 * DELIVERY)
        self.connection.pump()
        self.assertEqual(self.fanned_out(), [update, following])

    def test_several_in_a_row(self) -> None:
        """The first goes at once, the others together, in their order, when the pace allows it."""
        first, second, third = self.edit(), self.edit(), self.edit()
        self.assertEqual(self.fanned_out(), [first])
        self.clock.advance(LONGEST)
        self.connection.pump()
        self.assertEqual(self.fanned_out(), [second, third])
        self.clock.advance(LONGEST)
        fourth = self.edit()
        self.assertEqual(self.fanned_out(), [fourth])

    def test_before_the_acknowledgement(self) -> None:
        """An edit that its author will not send again has been sent to everybody else."""
        updates = [self.edit(), self.edit(), self.edit()]
        self.backend.settle()
        fanned_out = stored = 0
        for message in self.sfe.heard:
            if isinstance(message, wire.Fanout):
                fanned_out += len(message.updates)
            elif isinstance(message, wire.Stored):
                stored += message.count
                self.assertLessEqual(stored, fanned_out)
        self.assertEqual((stored, self.fanned_out()), (3, updates))

    def test_before_a_client_moves(self) -> None:
        """What waits when a client is parked, it gets where it was; what comes then, where it will be, and none of it twice."""
        self.edit()
        self.fanned_out()
        waits = self.edit()
        self.sfe.say(wire.Park(2))
        self.connection.pump()
        self.assertIsInstance(self.sfe.heard[-1], wire.Parked)
        self.assertEqual(self.fanned_out(), [waits])
        moving = self.edit()
        self.sfe.say(wire.Resume(2))
        self.backend.settle()
        self.clock.advance(LONGEST)
        self.backend.settle()
        heard = [message for message in self.sfe.heard if isinstance(message, wire.Fanout | wire.FanoutFor | wire.Resumed)]
        # Its SFE counts it among those whom a fan-out is for from the moment in which it has resumed.
        arrival = next(place for place, message in enumerate(heard) if isinstance(message, wire.Resumed))
        before = [message.update for message in heard[:arrival] if isinstance(message, wire.FanoutFor)]
        after = [update for message in heard[arrival:] if isinstance(message, wire.Fanout) for update in message.updates]
        self.assertEqual([*before, *after], [moving])
