"""Supervised processes, with a clock and a launcher that are not real."""

from __future__ import annotations

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.processes import backoff
from widgetapp.processes.supervision import Supervised, new_lifecycle


class BackoffTests(SynchronousTestCase):
    """How long to wait."""

    def test_accidents_cost_nothing(self) -> None:
        """One that dies now and then is back at once."""
        self.assertEqual(backoff.delay([0.0, 1.0, 2.0], 2.0, lambda: 0.5), 0.0)
        self.assertEqual(backoff.delay([0.0] * 50 + [500.0], 500.0, lambda: 0.5), 0.0)

    def test_grows_and_is_bounded(self) -> None:
        """One that keeps dying waits longer and longer, but never for ever."""
        waits = [backoff.delay([0.0] * deaths, 0.0, lambda: 1.0) for deaths in range(4, 40)]
        self.assertEqual(waits[:4], [0.25, 0.5, 1.0, 2.0])
        self.assertEqual(waits, sorted(waits))
        self.assertEqual(waits[-1], backoff.LONGEST)

    def test_chance(self) -> None:
        """Those that died together come back apart."""
        self.assertEqual(backoff.delay([0.0] * 4, 0.0, lambda: 0.0), 0.125)


class SupervisionTests(SynchronousTestCase):
    """From start to end."""

    def setUp(self) -> None:
        """A process that has not been started."""
        self.clock = Clock()
        self.calls: list[str] = []
        self.process = Supervised(
            "_test", self.clock, lambda: 1.0, lambda: self.calls.append("launch"), lambda: self.calls.append("dismiss")
        )
        self.lifecycle = new_lifecycle(self.process)

    def test_start(self) -> None:
        """It works when it has said so."""
        self.lifecycle.start()
        self.assertNoResult(self.process.works)
        self.lifecycle.ready()
        self.successResultOf(self.process.works)
        self.assertEqual(self.calls, ["launch"])

    def test_killed(self) -> None:
        """It is started again at once."""
        self.lifecycle.start()
        self.lifecycle.ready()
        self.lifecycle.died("signal 9")
        self.clock.advance(0)
        self.assertEqual((self.calls, self.process.restarts), (["launch", "launch"], 1))
        self.lifecycle.ready()

    def test_keeps_dying(self) -> None:
        """It waits between the tries."""
        self.lifecycle.start()
        for _ in range(4):
            self.lifecycle.died("exit code 1")
            self.clock.advance(0)
        self.assertEqual(len(self.calls), 4)
        self.clock.advance(0.25)
        self.assertEqual(len(self.calls), 5)

    def test_stop(self) -> None:
        """It is asked to end, and has ended when it is gone; it is not started again."""
        self.lifecycle.start()
        self.lifecycle.ready()
        self.lifecycle.stop()
        self.assertNoResult(self.process.ended)
        self.lifecycle.died("exit code 0")
        self.successResultOf(self.process.ended)
        self.clock.advance(60)
        self.assertEqual(self.calls, ["launch", "dismiss"])

    def test_stop_while_waiting(self) -> None:
        """One that is not there ends at once."""
        self.lifecycle.start()
        for _ in range(4):
            self.lifecycle.died("exit code 1")
            self.clock.advance(0)
        self.lifecycle.stop()
        self.successResultOf(self.process.ended)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_stop_before_start(self) -> None:
        """So does one that was never there."""
        self.lifecycle.stop()
        self.successResultOf(self.process.ended)
