"""What is made of a race's figures: ratios, verdicts, tables. No figure of a real run is looked at here."""

from __future__ import annotations

import math

from twisted.trial.unittest import SynchronousTestCase

from bench.page import END, mark, number, put
from bench.peers.goals import Goal, Kind, Outcome, best, outcome
from bench.peers.measure import load_ended, lost, sustained
from bench.peers.page import goals, table
from bench.peers.record import Run

NODE = ("hocuspocus", "y-websocket")
CPU = Goal("CPU", "hundred", "cpu_per_million", Kind.RATIO, 0.6, NODE)
P99 = Goal("p99", "ten", "p99", Kind.DIFFERENCE, 2.0, NODE)
MOST = Goal("saturation", "saturation", "edits_per_second", Kind.RATIO_AT_LEAST, 2.0, NODE)
LOST = Goal("lost", "kill", "lost_acknowledged", Kind.VALUE, 0.0)


def runs(scenario: str, metric: str, **values: list[float | None]) -> list[Run]:
    """The figures of some servers, round by round; `None` is a run that failed."""
    return [
        Run(
            number,
            server.replace("_", "-"),
            scenario,
            {} if value is None else {metric: value},
            "it fell" if value is None else "",
        )
        for server, found in values.items()
        for number, value in enumerate(found, 1)
    ]


class GoalTest(SynchronousTestCase):
    """Whether something is reached."""

    def test_pairs(self) -> None:
        """Figures of one round are compared, and the median of that counts, not the ratio of medians."""
        figures = runs("hundred", "cpu_per_million", widgetapp=[1, 10, 3], hocuspocus=[4, 10, 30], y_websocket=[99, 99, 99])
        self.assertEqual(outcome(figures, CPU, "widgetapp"), Outcome(0.25, 0.1, 1.0, "hocuspocus", True))

    def test_best_peer(self) -> None:
        """It is the one with the lower median, or the higher where more is better."""
        self.assertEqual(
            best(runs("hundred", "cpu_per_million", hocuspocus=[5, 5, 1], y_websocket=[4, 4, 90]), CPU), "y-websocket"
        )
        self.assertEqual(best(runs("saturation", "edits_per_second", hocuspocus=[5], y_websocket=[4]), MOST), "hocuspocus")
        self.assertIsNone(best(runs("hundred", "cpu_per_million", pycrdt=[1]), CPU))

    def test_limits(self) -> None:
        """What is just at its limit is reached; what is beyond is not."""
        for goal, ours, theirs, reached in (
            (CPU, 6.0, 10.0, True),
            (CPU, 6.1, 10.0, False),
            (P99, 5.0, 3.0, True),
            (P99, 5.1, 3.0, False),
            (MOST, 20.0, 10.0, True),
            (MOST, 19.9, 10.0, False),
        ):
            found = outcome(runs(goal.scenario, goal.metric, widgetapp=[ours], hocuspocus=[theirs]), goal, "widgetapp")
            assert found is not None
            self.assertEqual(found.reached, reached, (goal.title, ours))

    def test_failed_rounds(self) -> None:
        """A round in which one of both has failed says nothing; with no other there is no outcome."""
        figures = runs("hundred", "cpu_per_million", widgetapp=[1, None, 9], hocuspocus=[2, 2, None])
        self.assertEqual(outcome(figures, CPU, "widgetapp"), Outcome(0.5, 0.5, 0.5, "hocuspocus", True))
        self.assertIsNone(outcome(runs("hundred", "cpu_per_million", widgetapp=[None], hocuspocus=[2]), CPU, "widgetapp"))

    def test_peer_that_cannot(self) -> None:
        """A round in which a peer took nothing in says nothing."""
        figures = runs("saturation", "edits_per_second", widgetapp=[500, 900], hocuspocus=[0, 600])
        self.assertEqual(outcome(figures, MOST, "widgetapp"), Outcome(1.5, 1.5, 1.5, "hocuspocus", False))
        self.assertIsNone(outcome(runs("saturation", "edits_per_second", widgetapp=[5], hocuspocus=[0]), MOST, "widgetapp"))

    def test_lost_once(self) -> None:
        """One loss in one round is a loss, whatever the median."""
        figures = [
            Run(number, "widgetapp", "kill", {"lost_acknowledged": value}) for number, value in enumerate([0, 0, 1, 0, 0])
        ]
        self.assertEqual(outcome(figures, LOST, "widgetapp"), Outcome(1.0, 0.0, 1.0, "", False))


class LostTest(SynchronousTestCase):
    """Which edits are not stored."""

    def test_clocks(self) -> None:
        """Those at and above the stored clock of their author; his first edit is not at 0."""
        writer = {"client": 7, "first": 4, "made": 10, "acknowledged": 8, "seen": 9}
        self.assertEqual(lost([writer], {"7": 14})["lost_acknowledged"], 0)
        self.assertEqual(lost([writer], {"7": 11})["lost_acknowledged"], 1)
        self.assertEqual(lost([writer], {"7": 11})["lost_seen"], 2)

    def test_nothing_stored(self) -> None:
        """All are lost, and not the edit before them, which is not counted."""
        writer = {"client": 7, "first": 4, "made": 10, "acknowledged": 8, "seen": 9}
        self.assertEqual(lost([writer, writer], {})["lost_acknowledged"], 16)
        self.assertEqual(lost([writer], {"7": 2})["lost_seen"], 9)


class SaturationTest(SynchronousTestCase):
    """Up to where a server came along."""

    @staticmethod
    def step(
        wanted: int, made: float, arrived: float, p99: float | None, settled: bool = True
    ) -> dict[str, float | bool | None]:
        """What was seen at one rate."""
        return {"wanted": wanted, "made": made, "arrived": arrived, "p99": p99, "settled": settled}

    def test_last_good_rate(self) -> None:
        """Late, too few, or never all: each ends it."""
        good = self.step(500, 501, 500, 20)
        for bad in (
            self.step(1000, 1000, 990, 101),
            self.step(1000, 1000, 800, 50),
            self.step(1000, 1000, 0, None),
            self.step(1000, 1000, 990, 50, False),
        ):
            self.assertEqual(sustained([good, bad]), 501)
            self.assertFalse(load_ended([good, bad]))
        self.assertEqual(sustained([self.step(500, 500, 100, 900)]), 0)

    def test_load_at_its_end(self) -> None:
        """Where the clients could not write more, the server is not said to be at its end."""
        self.assertTrue(load_ended([self.step(8000, 7000, 7000, 30)]))


class PageTest(SynchronousTestCase):
    """What people read."""

    def test_verdicts(self) -> None:
        """Each of ours has its own, beside the peer that it is compared with; what was not measured is said to be so."""
        figures = runs("hundred", "cpu_per_million", widgetapp=[8], widgetapp_one=[5], hocuspocus=[10])
        made = goals(figures)
        self.assertIn("| at most 0.6 times | 0.8: **missed** | 0.5: reached | @hocuspocus/server |", made)
        self.assertIn("not measured", made)

    def test_failures(self) -> None:
        """A server that fell is in the table, and below it stands why."""
        made = table(runs("idle", "start_mb", widgetapp=[70, 80, 90], pycrdt=[None]), "idle")
        self.assertIn("| WidgetApp as shipped | 80 (70 - 90) |", made)
        self.assertIn("| pycrdt-websocket | - |", made)
        self.assertIn("pycrdt-websocket, in 1 of the runs: it fell.", made)

    def test_numbers(self) -> None:
        """No more digits than say something."""
        self.assertEqual([number(value) for value in (12345.6, 0.5678, 0, math.inf, None)], ["12,346", "0.568", "0", "∞", "-"])

    def test_place(self) -> None:
        """What is written by hand stays."""
        begin = mark("peers")
        page = put(f"before\n{begin}\nold\n{END}\nafter {mark('soak')}\nits\n{END}\n", "peers", "new")
        self.assertEqual(page, f"before\n{begin}\n\nnew\n\n{END}\nafter {mark('soak')}\nits\n{END}\n")
        self.assertEqual(put(page, "peers", "new"), page)
        with self.assertRaises(ValueError):
            put(page, "growth", "new")
