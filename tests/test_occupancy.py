"""One daemon on a data directory, and none beside another's children."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from widgetapp import occupancy
from widgetapp.occupancy import LOCK, Occupation, Occupied, occupant


class OccupancyTests(SynchronousTestCase):
    """The lock and who holds it."""

    def setUp(self) -> None:
        """An empty data directory."""
        self.data = Path(self.mktemp())
        self.data.mkdir(parents=True)

    def child(self) -> subprocess.Popen[bytes]:
        """A child that has inherited the lock of a daemon that is dead; it ends when its standard input closes."""
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        occupation = Occupation(self.data, "http://here")
        child = subprocess.Popen(
            [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE, pass_fds=[occupation.descriptor]
        )
        self.addCleanup(child.wait)
        (self.data / LOCK).write_text(f"pid {gone.pid}, http://here")
        occupation.release()
        return child

    def test_free(self) -> None:
        """Nobody has it, and nobody has it any more."""
        self.assertIsNone(occupant(self.data))
        Occupation(self.data, "http://here").release()
        self.assertIsNone(occupant(self.data))

    def test_taken(self) -> None:
        """A second one is told who has it, at once."""
        occupation = Occupation(self.data, "http://here")
        self.addCleanup(occupation.release)
        self.assertEqual(occupant(self.data), f"pid {os.getpid()}, http://here")
        self.assertRaises(Occupied, Occupation, self.data, "http://there")

    def test_children_of_a_dead_daemon(self) -> None:
        """As long as one of them is there nobody gets it; when the last one ends, the next daemon does."""
        child = self.child()
        assert child.stdin is not None
        self.patch(occupancy, "PATIENCE", 0.1)
        self.assertIn("http://here", occupant(self.data) or "")
        self.patch(occupancy, "PATIENCE", 30.0)
        child.stdin.close()
        Occupation(self.data, "http://there").release()
        child.wait()
