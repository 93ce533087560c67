"""Signals, in processes of their own."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from typing import Any, cast

from twisted.internet.testing import MemoryReactorClock
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.signals import on_hangup

HANGS = """
import sys, threading
from twisted.logger import globalLogBeginner, textFileLogObserver
from widgetapp.signals import end_within
globalLogBeginner.beginLoggingTo([textFileLogObserver(sys.stdout)], redirectStandardIO=False)
# The interpreter waits for this thread before it ends.
threading.Thread(target=threading.Event().wait).start()
end_within(0.1)
"""


class EndTests(SynchronousTestCase):
    """The end that does not come."""

    def test_a_thread_that_hangs(self) -> None:
        """The process ends all the same, not well, and says why."""
        done = subprocess.run([sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("The orderly end has taken 0.1 s", done.stdout)

    def test_in_time(self) -> None:
        """One that ends by itself is not disturbed."""
        script = "from widgetapp.signals import end_within; end_within(60)"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


class _Reactor(MemoryReactorClock):
    """Calls at once what comes from elsewhere, and notes when it is stopped."""

    stopped = 0

    def callFromThread(self, callable: Any, *args: Any, **kwargs: Any) -> None:
        callable(*args, **kwargs)

    def stop(self) -> None:
        self.stopped += 1


class HangupTests(SynchronousTestCase):
    """SIGHUP."""

    def setUp(self) -> None:
        """Put things back at the end."""
        self.addCleanup(signal.signal, signal.SIGHUP, signal.getsignal(signal.SIGHUP))
        saved = os.dup(0)
        self.addCleanup(os.close, saved)
        self.addCleanup(os.dup2, saved, 0)
        self.reloads: list[None] = []
        self.reactor = _Reactor()

    def listen(self) -> None:
        """Look at the signal."""
        on_hangup(cast(Any, self.reactor), lambda: self.reloads.append(None))

    def test_reload(self) -> None:
        """It is a wish to read the configuration again."""
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
        self.listen()
        signal.raise_signal(signal.SIGHUP)
        self.assertEqual((len(self.reloads), self.reactor.stopped), (1, 0))

    def test_on_a_terminal(self) -> None:
        """So it is on a terminal; but when that is gone, it is time to end."""
        terminal, ours = pty.openpty()
        os.dup2(ours, 0)
        os.close(ours)
        self.listen()
        signal.raise_signal(signal.SIGHUP)
        self.assertEqual((len(self.reloads), self.reactor.stopped), (1, 0))
        os.close(terminal)
        signal.raise_signal(signal.SIGHUP)
        self.assertEqual((len(self.reloads), self.reactor.stopped), (1, 1))
