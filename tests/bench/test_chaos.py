"""What goes wrong in a run of `bench.chaos` follows from its seed, and each of its checks can fail."""

from __future__ import annotations

from twisted.trial.unittest import TestCase

from bench.chaos import checks
from bench.chaos.checks import Seen, Times, Window
from bench.chaos.plan import KINDS, plan
from bench.verdicts import Verdict

STORED = {"t": {"a-1", "a-2", "b-1"}}
FAULT = Window("kill all", 10_000, 12_000)


def ada() -> Seen:
    """Somebody for whom all was kept."""
    return Seen("a", "t", {"a-1", "a-2"}, {"a-1"}, {"a-1", "a-2", "b-1"})


def ben() -> Seen:
    """Somebody else, on the same Thing."""
    return Seen("b", "t", {"b-1"}, {"b-1"}, {"a-1", "a-2", "b-1"})


class PlanTest(TestCase):
    """What goes wrong, and when."""

    def test_seed(self) -> None:
        """The same seed, the same faults; another one, others."""
        self.assertEqual(plan(1, 600), plan(1, 600))
        self.assertNotEqual(plan(1, 600), plan(2, 600))

    def test_times(self) -> None:
        """In their order, with calm before and behind."""
        for seed in range(20):
            times = [fault.at for fault in plan(seed, 100)]
            self.assertEqual(times, sorted(times))
            self.assertGreater(times[0], 8)
            self.assertLess(times[-1], 92)

    def test_pace(self) -> None:
        """Twice as often, twice as many."""
        slow, fast = (len(plan(5, 1000, pace=pace)) for pace in (4.0, 2.0))
        self.assertTrue(1.8 < fast / slow < 2.2, fast / slow)

    def test_all_kinds(self) -> None:
        """In ten minutes everything goes wrong that can, and with one kind alone only that."""
        self.assertEqual({fault.kind for fault in plan(3, 600)}, set(KINDS))
        self.assertEqual({fault.kind for fault in plan(3, 60, ["kill all"])}, {"kill all"})


class ChecksTest(TestCase):
    """Each is kept where all is well, and broken where it is not."""

    def kept(self, *verdicts: Verdict) -> list[bool]:
        """What the verdicts are."""
        return [verdict.kept for verdict in verdicts]

    def test_store(self) -> None:
        """Nothing acknowledged is missing, and nothing is there that nobody made."""
        people = [ada(), ben()]
        self.assertEqual(self.kept(checks.lost(people, STORED), checks.invented(people, STORED)), [True, True])
        self.assertFalse(checks.lost(people, {"t": {"a-2", "b-1"}}).kept)
        # It was made, and nobody was told that it is stored.
        self.assertTrue(checks.lost(people, {"t": {"a-1", "b-1"}}).kept)
        self.assertFalse(checks.invented(people, {"t": {*STORED["t"], "c-1"}}).kept)

    def test_equal(self) -> None:
        """All see what is stored, and that is all that was made."""
        self.assertTrue(checks.equal([ada(), ben()], STORED).kept)
        self.assertFalse(checks.equal([ada(), ben()], {"t": {*STORED["t"], "c-1"}}).kept)
        blind = ben()
        blind.sees = {"b-1"}
        self.assertFalse(checks.equal([ada(), blind], STORED).kept)
        forgotten = ada()
        forgotten.made = {"a-1", "a-2", "a-3"}
        self.assertFalse(checks.equal([forgotten, ben()], STORED).kept)

    def test_in_time(self) -> None:
        """What is late counts, unless something was wrong meanwhile, or just before."""
        one = ada()
        one.times = [Times(1000 + number, 50) for number in range(200)]
        self.assertTrue(checks.in_time([one], [FAULT]).kept)
        one.times += [Times(at, 5000) for at in (7000, 10_500, 14_000)]
        self.assertTrue(checks.in_time([one], [FAULT]).kept)
        one.times += [Times(at, 1500) for at in (1000, 2000, 20_000)]
        self.assertFalse(checks.in_time([one], [FAULT]).kept)
        self.assertFalse(checks.in_time([ada()], []).kept)

    def test_rate(self) -> None:
        """A hundred a second."""
        busy = Seen("a", "t", set(), {f"a-{number}" for number in range(1000)}, set())
        self.assertEqual(self.kept(checks.rate([busy], 10), checks.rate([busy], 10.1)), [True, False])

    def test_resume(self) -> None:
        """From the moment on at which the server is back."""
        one = ada()
        one.away = [(10_500, 13_500)]
        self.assertTrue(checks.resume([one], [FAULT]).kept)
        self.assertFalse(checks.resume([one], []).kept)
        one.away = [(10_500, 14_500)]
        self.assertFalse(checks.resume([one], [FAULT]).kept)
        self.assertTrue(checks.not_judged(checks.resume([one], [FAULT])).kept)

    def test_heard(self) -> None:
        """Each once, and in order."""
        self.assertTrue(checks.heard([1, 2, 3], [1, 2, 3]).kept)
        for numbers in ([1, 3], [1, 2, 2, 3], [2, 1, 3]):
            self.assertFalse(checks.heard([1, 2, 3], numbers).kept, numbers)
