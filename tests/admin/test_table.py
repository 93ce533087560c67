"""The status table."""

from __future__ import annotations

from twisted.trial.unittest import SynchronousTestCase

from tests.support.commander import process
from widgetapp.admin.table import COLUMNS, duration, lag, size, table


class TableTests(SynchronousTestCase):
    """What people read."""

    def test_units(self) -> None:
        """Numbers in units that people think in."""
        self.assertEqual(
            [duration(each) for each in (0.9, 59.9, 725, 11_220, 792_000)], ["0s", "59s", "12m 05s", "3h 07m", "9d 04h"]
        )
        self.assertEqual(
            [size(each) for each in (0, 999, 1500, 48_200_000, 2e9)], ["0 B", "999 B", "1.5 kB", "48.2 MB", "2.0 GB"]
        )
        self.assertEqual([lag(each) for each in (0.0004, 0.25, 1.21)], ["0 ms", "250 ms", "1.2 s"])

    def test_rows(self) -> None:
        """Columns stand below their headings, numbers to the right."""
        rows = [
            process("widgetapp", unauthorised=3),
            process("_sfe", 12, state="gone", pid=None, why="killed (SIGKILL)"),
            process("_stream", 1, rogue="84 % of a core", why="started anew"),
        ]
        heading, first, gone, rogue = table(rows)
        self.assertEqual(heading.split()[:4], ["NAME", "ID", "PID", "STATE"])
        for name, _, number in COLUMNS:
            start = heading.index(name)
            self.assertNotEqual(
                first[start + len(name) - 1 if number else start : start + len(name)].strip(), "" if name != "WHY" else "x"
            )
        self.assertIn(" 9+3 ", first)
        self.assertIn(" 12 8 3 ", first)
        self.assertTrue(gone.endswith("  killed (SIGKILL)"))
        self.assertIn("  -  gone", gone)
        self.assertTrue(rogue.endswith("ROGUE: 84 % of a core; started anew"))

    def test_width(self) -> None:
        """On a terminal no line is broken in two."""
        self.assertEqual({len(line) for line in table([process("_sfe", why="x" * 200)], 100)[1:]}, {100})

    def test_nothing(self) -> None:
        """Of what there is none, the headings are shown."""
        self.assertEqual(len(table([])), 1)
