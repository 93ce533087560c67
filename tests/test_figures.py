"""Counting inside a process."""

from __future__ import annotations

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.figures import Busiest, Lag, LatencyCounter
from widgetapp.wire.status import LATENCY_BOUNDS


class LatencyTests(SynchronousTestCase):
    """Buckets."""

    def test_buckets(self) -> None:
        """A bound belongs to its own bucket; what takes longer than the last one is counted behind it."""
        counter = LatencyCounter()
        for seconds in (0.0, 0.001, 0.0011, 0.5, 5.0, 5.1, 1000.0):
            counter.add(seconds)
        report = counter.report()
        filled = {index: count for index, count in enumerate(report.counts) if count}
        half, longest = LATENCY_BOUNDS.index(0.5), LATENCY_BOUNDS.index(5.0)
        self.assertEqual(filled, {0: 2, 1: 1, half: 1, longest: 1, longest + 1: 2})
        self.assertAlmostEqual(report.total, 1010.6021)

    def test_a_report_is_a_copy(self) -> None:
        """What is counted later does not change it."""
        counter = LatencyCounter()
        before = counter.report()
        counter.add(1.0)
        self.assertEqual(sum(before.counts), 0)


class LagTests(SynchronousTestCase):
    """How late the reactor is."""

    def setUp(self) -> None:
        """Look at a clock."""
        self.clock = Clock()
        self.lag = Lag(self.clock)
        self.lag.start()

    def test_punctual(self) -> None:
        """A reactor in time has none."""
        self.clock.pump([Lag.INTERVAL] * 8)
        self.assertEqual(self.lag.take(), 0.0)

    def test_worst_since_the_last_report(self) -> None:
        """The worst counts, and only once."""
        for block in (0.1, 0.7, 0.2):
            self.clock.advance(Lag.INTERVAL + block)
        self.assertAlmostEqual(self.lag.take(), 0.7)
        self.assertEqual(self.lag.take(), 0.0)

    def test_while_the_timer_waits(self) -> None:
        """Somebody who asks before the late timer had its turn hears of it all the same."""
        # What blocks the reactor moves the clock, and runs nothing.
        self.clock.rightNow += 3.0
        self.assertAlmostEqual(self.lag.take(), 3.0 - Lag.INTERVAL)

    def test_stopped(self) -> None:
        """It leaves no timer behind, and nothing is late any more."""
        self.lag.stop()
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.clock.advance(5)
        self.assertEqual(self.lag.take(), 0.0)


class BusiestTests(SynchronousTestCase):
    """Who causes most."""

    def test_nobody(self) -> None:
        """Nothing has happened."""
        self.assertIsNone(Busiest[str](0.0).top(1.0))

    def test_most(self) -> None:
        """Most messages."""
        busiest = Busiest[str](0.0)
        for name in "abbcb":
            busiest.add(name)
        self.assertEqual(busiest.top(1.0), "b")

    def test_the_old_fades(self) -> None:
        """Who was busy two minutes ago stands behind who is a little busy now; in the end he is forgotten."""
        busiest = Busiest[str](0.0)
        for _ in range(40):
            busiest.add("old")
        self.assertEqual(busiest.top(120.0), "old")
        busiest.add("new")
        self.assertEqual(busiest.top(120.0), "new")
        self.assertIsNone(busiest.top(3600.0))

    def test_for_a_long_time(self) -> None:
        """Neither years of load nor years of rest make a number too large."""
        busiest, now = Busiest[str](0.0), 0.0
        for step in (1.0,) * 5000 + (1e9,):
            now += step
            busiest.add("steady")
            busiest.add("steady")
            busiest.add("other")
            if step == 1.0:
                self.assertEqual(busiest.top(now), "steady")
        self.assertIsNone(busiest.top(now))
