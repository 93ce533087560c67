"""Those that a server is to bear do what they are there for, and each check of it can fail."""

from __future__ import annotations

import socket

from twisted.trial.unittest import SynchronousTestCase

from bench.bounds.crowd import Crowd, Member, until
from bench.bounds.stalled import Seen, judged
from bench.processes import BenchError
from tests.support.websocket import PONG, masked


class JudgedTests(SynchronousTestCase):
    """Two clients, each of which may cost a megabyte and a tenth; and the others a fifth of their latency."""

    def kept(self, memory: float, p99: float, spared: int) -> list[bool]:
        """What is found where those who do not read cost so much beside 100 MB and 10 ms."""
        return [one.kept for one in judged(2, [(Seen(100, 1, 10, 0), Seen(memory, 1, p99, spared))])]

    def test_bounds(self) -> None:
        """Each is kept, and broken, for itself."""
        self.assertEqual(self.kept(102.1, 11.9, 2), [True, True, True])
        self.assertEqual(self.kept(102.3, 11.9, 2), [True, False, True])
        self.assertEqual(self.kept(102.1, 12.1, 2), [True, True, False])
        # Who was never left out has perhaps been read.
        self.assertEqual(self.kept(102.1, 11.9, 1), [False, True, True])


class CrowdTests(SynchronousTestCase):
    """A crowd at a server that is none."""

    def setUp(self) -> None:
        """It listens."""
        self.server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.server.close)
        self.crowd = Crowd()
        self.addCleanup(self.crowd.close)

    def come(self, reads: bool) -> socket.socket:
        """One comes; gives the server's end."""
        self.crowd.join(Member(self.server.getsockname()[1]), reads)
        end, _ = self.server.accept()
        end.settimeout(5)
        self.addCleanup(end.close)
        return end

    def test_pings(self) -> None:
        """Who reads answers pings by what they ask, as nothing else is an answer; who does not, does not."""
        reader, silent = self.come(reads=True), self.come(reads=False)
        for end in (reader, silent):
            end.sendall(b"\x82\x02no\x89\x04")
            end.sendall(b"1234")
        self.assertEqual(reader.recv(100), masked(b"1234", PONG))
        silent.setblocking(False)
        self.assertRaises(BlockingIOError, silent.recv, 100)

    def test_there(self) -> None:
        """Who was ended is not there any more."""
        ends = [self.come(reads=True) for _ in range(2)]
        self.assertEqual(self.crowd.there, 2)
        ends[0].close()
        until(lambda: self.crowd.there == 1, "one has gone")
        self.assertRaises(BenchError, until, lambda: self.crowd.there == 0, "the other one goes", 0.3)
