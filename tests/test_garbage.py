"""The collector of a process that runs for long: what it leaves alone, and how much it lets lie."""

from __future__ import annotations

import subprocess
import sys

from twisted.trial.unittest import SynchronousTestCase

#: Much that stays; then circles that live for a while, as connections do: how many are left lying at most, of how many.
PROGRAM = """
import gc
from collections import deque
from widgetapp.garbage import keep_for_good

stays = [[number] for number in range(200_000)]
keep_for_good()

class Connection:
    alive = 0
    def __init__(self):
        Connection.alive += 1
        self.me, self.parts = self, [[number] for number in range(100)]
    def __del__(self):
        Connection.alive -= 1

rounds, most, open_ones = [], 0, deque()
gc.callbacks.append(lambda phase, info: phase == "stop" and rounds.append(info["generation"]))
for _ in range(5_000):
    open_ones.append(Connection())
    if len(open_ones) > 50:
        open_ones.popleft()
    most = max(most, Connection.alive - len(open_ones))
print(most, rounds.count(2), gc.get_freeze_count() > 200_000)
"""


class GarbageTests(SynchronousTestCase):
    """In a process of its own, as it is for good."""

    def test_kept_for_good(self) -> None:
        """What was there at first is not walked any more, and of what comes and goes little lies about."""
        said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60).stdout
        most, rounds, kept = said.split()
        self.assertLess(int(most), 250, said)
        self.assertLess(int(rounds), 100, said)
        self.assertEqual(kept, "True")
