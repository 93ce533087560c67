"""Stacks and samples of real processes."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.support.threads import at_once
from widgetapp.processes.sampling import SystemSampler
from widgetapp.processes.stacks import LOOK_AGAIN, PATIENCE, SIGNAL, NoStacks, install_stacks, stacks, writing

#: Never comes back to its interpreter, so that no handler written in Python would have its turn.
BUSY = """
import sys
from pathlib import Path
from widgetapp.processes.stacks import install_stacks
def caught_in_a_loop():
    print("ready", flush=True)
    sum(iter(int, 1))
install_stacks(Path(sys.argv[1]))
caught_in_a_loop()
"""


class StacksTests(SynchronousTestCase):
    """Stacks on demand."""

    def setUp(self) -> None:
        """Make a run directory."""
        self.run_folder = Path(self.mktemp()).absolute()
        self.run_folder.mkdir()

    def start(self) -> subprocess.Popen[bytes]:
        """A process in an endless loop."""
        process = subprocess.Popen([sys.executable, "-c", BUSY, str(self.run_folder)], stdout=subprocess.PIPE)
        self.addCleanup(process.stdout.close if process.stdout else lambda: None)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        assert process.stdout is not None
        self.assertEqual(process.stdout.readline(), b"ready\n")
        return process

    def test_of_a_busy_process(self) -> None:
        """They name the line that it is caught in, each time anew, and it goes on."""
        process, clock = self.start(), Clock()
        for _ in range(3):
            asked = Deferred.fromCoroutine(stacks(clock, process.pid, self.run_folder))
            while writing(process.pid):
                os.sched_yield()
            clock.advance(LOOK_AGAIN)
            said = self.successResultOf(asked)
            self.assertEqual(said.count("caught_in_a_loop"), 1, said)
            self.assertIn("most recent call first", said)
        self.assertIsNone(process.poll())

    def test_of_a_stopped_process(self) -> None:
        """One that does not answer is given up."""
        process = self.start()
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        clock = Clock()
        asked = Deferred.fromCoroutine(stacks(clock, process.pid, self.run_folder))
        clock.pump([LOOK_AGAIN] * int(PATIENCE / LOOK_AGAIN + 2))
        self.assertIn("may be stopped", str(self.failureResultOf(asked, NoStacks).value))

    def test_of_no_process_of_ours(self) -> None:
        """The signal would end one that does not expect it: it is not sent."""
        other = subprocess.Popen(["sleep", "60"])
        self.addCleanup(other.wait)
        self.addCleanup(other.kill)
        asked = Deferred.fromCoroutine(stacks(Clock(), other.pid, self.run_folder))
        self.assertIn("none of ours", str(self.failureResultOf(asked, NoStacks).value))
        self.assertIsNone(other.poll())

    def test_of_the_dead(self) -> None:
        """One that has ended says nothing, and the next one to start clears up behind it."""
        process = self.start()
        process.kill()
        process.wait()
        asked = Deferred.fromCoroutine(stacks(Clock(), process.pid, self.run_folder))
        self.assertIn("has ended", str(self.failureResultOf(asked, NoStacks).value))
        self.addCleanup(faulthandler.unregister, SIGNAL)
        install_stacks(self.run_folder)
        names = [path.name for path in self.run_folder.iterdir()]
        self.assertEqual(names, [f"stacks-{os.getpid()}.txt"])
        self.assertEqual((self.run_folder / names[0]).stat().st_mode & 0o777, 0o600)

    def test_of_oneself(self) -> None:
        """The daemon's own."""
        self.addCleanup(faulthandler.unregister, SIGNAL)
        install_stacks(self.run_folder)
        said = self.successResultOf(Deferred.fromCoroutine(stacks(Clock(), os.getpid(), self.run_folder)))
        self.assertIn("test_of_oneself", said)


class SamplerTests(SynchronousTestCase):
    """What the operating system says."""

    def test_samples(self) -> None:
        """Of ourselves, and of a process that has ended: it is left out."""
        other = subprocess.Popen(["true"])
        other.wait()

        sampler = SystemSampler(at_once, time.monotonic, Path.cwd())
        taken = self.successResultOf(Deferred.fromCoroutine(sampler.sample([os.getpid(), other.pid], os.getpid())))
        self.assertEqual(list(taken.processes), [os.getpid()])
        sample = taken.processes[os.getpid()]
        self.assertGreater(sample.cpu, 0)
        self.assertGreater(sample.rss, sample.pss or 0)
        self.assertGreater(sample.pss or 0, 1024 * 1024)
        again = self.successResultOf(Deferred.fromCoroutine(sampler.sample([os.getpid()], None)))
        self.assertIsNone(again.processes[os.getpid()].pss)
