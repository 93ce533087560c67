"""What grows is found, and what only comes and goes is not taken for it."""

from __future__ import annotations

from collections.abc import Callable

from twisted.trial.unittest import SynchronousTestCase

from bench.soak.course import growth, is_flat, verdicts
from bench.soak.record import Sample


def course(resident: Callable[[float], float], timers: Callable[[float], int] = lambda _at: 50) -> list[Sample]:
    """An hour of two processes, each of 100 MB and what comes to that."""
    return [
        Sample(at, "_stream", 2, 200 + 2 * resident(at / 3600), 100, 40, 2 * timers(at / 3600)) for at in range(0, 3600, 10)
    ]


class CourseTests(SynchronousTestCase):
    """An hour, of which the first ten minutes do not count."""

    def kept(self, samples: list[Sample]) -> list[bool]:
        """Whether memory, descriptors and pending calls are as they should be."""
        return [one.kept for one in verdicts(samples, 600)]

    def test_still(self) -> None:
        """Nothing grows, nor did it when it only came and went, or grew in the beginning."""
        self.assertEqual(self.kept(course(lambda _at: 0)), [True, True, True])
        self.assertEqual(self.kept(course(lambda at: -at, lambda at: 50 + int(at * 3600) % 70)), [True, True, True])
        self.assertEqual(self.kept(course(lambda at: min(at * 6, 1) * 30)), [True, True, True])

    def test_growing(self) -> None:
        """A hundredth and a half in an hour is too much, and so are two pending calls for each minute."""
        self.assertEqual(self.kept(course(lambda at: at * 1.5)), [False, True, True])
        self.assertEqual(self.kept(course(lambda at: at * 0.5)), [True, True, True])
        self.assertEqual(self.kept(course(lambda _at: 0, lambda at: 50 + int(at * 120))), [True, True, False])

    def test_growth(self) -> None:
        """Whatever the number of processes and the noise."""
        samples = course(lambda at: 10 * at + (int(at * 3600) % 20) / 10)
        self.assertAlmostEqual(growth(samples, lambda one: one.resident / one.processes), 10 / 106, places=3)

    def test_flat(self) -> None:
        """By what it mostly is in the end."""
        self.assertTrue(is_flat([10, 11, 10, 11, 10, 11, 10, 99, 10]))
        self.assertFalse(is_flat([10, 11, 10, 11, 10, 11, 20, 20, 20]))
