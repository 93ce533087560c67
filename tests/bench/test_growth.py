"""What grows faster than the work is found; noise and more work are not taken for it."""

from __future__ import annotations

from twisted.trial.unittest import SynchronousTestCase

from bench.growth.page import body, kept
from bench.growth.record import Crowd, Growth, Past
from bench.growth.steps import Point, Series, all_series, steps


def series(*points: tuple[int, float, list[float]]) -> Series:
    """A cost at some sizes: each with its work and the figures of its rounds."""
    return Series("a cost", "clients", "work", [Point(*one) for one in points])


def verdicts(one: Series) -> list[bool]:
    """Of each of its steps."""
    return [step.kept for step in steps(one)]


def growth(cpu: float = 20, opened: float = 10) -> Growth:
    """Two sizes of everything, of which the larger costs as much as is said."""
    return Growth(
        date="1 December 2026",
        commit="abc",
        machine="A machine",
        load=(0.1, 1.0),
        remark="",
        rounds=1,
        seconds=6,
        crowds=[Crowd(1, 10, 1.0, 5.0, 20, 9000, 0.1), Crowd(1, 50, 2.0, 6.0, cpu, 9000, 0.1)],
        pasts=[
            Past(1, updates, drag, 1000, opened if updates > 10 else 10, 5, 50, 4000)
            for drag in (60, 1)
            for updates in (10, 1000)
        ],
    )


class StepTests(SynchronousTestCase):
    """From one size to the next."""

    def test_same_work(self) -> None:
        """Cost for the same work may grow by a tenth, which is noise, and not by more."""
        self.assertEqual(verdicts(series((10, 1, [100]), (50, 1, [109]), (200, 1, [125]))), [True, False])

    def test_more_work(self) -> None:
        """Cost may grow with the work, and need not fall with it."""
        self.assertEqual(
            verdicts(series((10, 10, [1]), (50, 50, [5]), (200, 200, [25]), (100, 100, [25]))), [True, False, True]
        )

    def test_noise(self) -> None:
        """It is what rounds of one size differ by, up to a half: rounds that say nothing excuse nothing."""
        self.assertEqual(verdicts(series((10, 1, [90, 100, 117]), (50, 1, [125, 125, 125]))), [True])
        self.assertEqual(verdicts(series((10, 1, [10, 100, 900]), (50, 1, [160, 160, 160]))), [False])

    def test_judged(self) -> None:
        """CPU and opening are, each with its own work; the page says it."""
        self.assertTrue(kept(growth()))
        self.assertFalse(kept(growth(cpu=30)))
        self.assertFalse(kept(growth(opened=20)))
        self.assertEqual(len(all_series(growth())), 9)
        self.assertIn(
            "| CPU for a delivery | 10 → 50 clients | 1.50 | 1.00 | 1.10 | **faster than the work** |", body(growth(cpu=30))
        )
