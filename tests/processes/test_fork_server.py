"""`_fork`, when the daemon is gone: no end is a fault."""

from __future__ import annotations

import os
import socket

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.processes.fork_server import _Children, _serve


class GoneTests(SynchronousTestCase):
    """The daemon has ended."""

    def setUp(self) -> None:
        """It has let go of its end of the socket."""
        self.daemon, self.control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.addCleanup(self.control.close)
        self.children = _Children(self.control)

    def test_in_order(self) -> None:
        """No order comes any more."""
        self.daemon.close()
        self.assertFalse(_serve(self.control, self.children, ()))

    def test_with_words_unheard(self) -> None:
        """The same when something had been said that it never heard."""
        self.control.send(b"a child has ended")
        self.daemon.close()
        self.assertFalse(_serve(self.control, self.children, ()))

    def test_nobody_hears(self) -> None:
        """A child that ends later has nobody to be told of, and the end of the daemon is found out all the same."""
        pid = os.posix_spawn("/bin/true", ["true"], {})
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        self.children._numbers[pid] = 1
        self.daemon.close()
        self.children.reap()
        self.assertFalse(_serve(self.control, self.children, ()))
