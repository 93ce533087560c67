"""The fork server: orders for children, and what becomes of them when it dies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.support.children import Machine
from tests.support.supervision import SupervisorTestCase
from widgetapp.config import Config
from widgetapp.processes.boot import Boot
from widgetapp.processes.child_process import LAST_WORDS, PATIENCE, ChildProcess
from widgetapp.processes.forking import PATIENCE as FORK_PATIENCE
from widgetapp.processes.forking import ForkServer
from widgetapp.wire.control import Exited, Stop

KILLED = 9


class ForkServerTestCase(SynchronousTestCase):
    """A fork server, and one child by it."""

    def setUp(self) -> None:
        """Start them."""
        self.machine = Machine()
        self.addCleanup(self.machine.tidy)
        reactor: Any = self.machine
        self.fork_server = ForkServer(reactor, 0, Path("/run"))
        self.child = ChildProcess(reactor, self.fork_server, self.boot, "_journal")

    def boot(self) -> Boot:
        """What the child is told."""
        return Boot("_journal", 0, "", "/data", "/run", Config())

    def start(self) -> None:
        """Start both."""
        self.fork_server.start()
        _ = self.child.start()
        self.machine.settle()

    def state(self) -> tuple[str, str]:
        """How the fork server and the child are."""
        return self.fork_server.supervised.state, self.child.supervised.state


class BirthTests(ForkServerTestCase):
    """Orders."""

    def test_born(self) -> None:
        """A child is made of an order, hears what it is, and has said that it works."""
        self.start()
        self.assertEqual(self.state(), ("running", "running"))
        self.assertEqual(self.child.supervised.pid, self.machine.child("_journal 0").pid)
        self.assertEqual(self.machine.child("_journal 0").boot, self.boot())

    def test_before_the_fork_server(self) -> None:
        """What is ordered before there is a fork server waits for it, with what the child is told meanwhile."""
        _ = self.child.start()
        self.child.send(Stop())
        self.machine.settle()
        self.assertEqual(self.machine.children, [])
        self.fork_server.start()
        self.machine.settle()
        self.assertEqual(self.machine.log, ["_fork starts", "_journal 0 starts", "_journal 0 stops", "_journal 0 starts"])

    def test_heard_before_the_fork_server(self) -> None:
        """A child that is heard before the fork server has said who it is, is ready when both have spoken."""
        self.fork_server.start()
        held: list[Any] = []
        say = self.machine.fork_server.say
        self.patch(self.machine.fork_server, "say", held.append)
        _ = self.child.start()
        self.machine.settle()
        self.assertEqual(self.state(), ("running", "starting"))
        for message in held:
            say(message)
        self.machine.settle()
        self.assertEqual((self.state(), self.child.supervised.pid), (("running", "running"), self.machine.children[0].pid))

    def test_descriptors(self) -> None:
        """The daemon keeps no end of a child's sockets but its own, and none of a child that has ended."""
        before = len(os.listdir("/proc/self/fd"))
        self.start()
        self.machine.child("_journal 0").end(KILLED)
        self.machine.settle()
        _ = self.child.stop()
        _ = self.fork_server.stop()
        self.machine.settle()
        self.assertEqual(len(os.listdir("/proc/self/fd")), before)


class DeathTests(ForkServerTestCase):
    """The fork server dies."""

    def setUp(self) -> None:
        """Both run."""
        super().setUp()
        self.start()

    def test_started_again(self) -> None:
        """It is started again at once, although its children still have its pipes; they go on."""
        self.machine.fork_server.end(KILLED)
        self.machine.settle()
        self.assertEqual((self.state(), len(self.machine.fork_servers)), (("running", "running"), 2))
        self.assertEqual((self.fork_server.supervised.restarts, self.fork_server.supervised.why), (1, "signal 9"))
        self.assertEqual(self.machine.births["_journal 0"], 1)

    def test_children_of_its_predecessor(self) -> None:
        """That one of them has ended is known by its socket; the next is made by the new fork server."""
        orphan = self.machine.child("_journal 0")
        self.machine.fork_server.end(KILLED)
        self.machine.settle()
        orphan.end(KILLED)
        self.machine.settle()
        self.machine.settle(LAST_WORDS)
        self.assertEqual((self.machine.births["_journal 0"], self.child.supervised.why), (2, "its socket closed"))
        self.assertIs(self.machine.child("_journal 0").fork_server, self.machine.fork_server)

    def test_unborn(self) -> None:
        """An order that it has taken and not carried out is given again to its successor, once."""
        self.machine.fork_server.paused = True
        self.machine.child("_journal 0").end(KILLED)
        self.machine.settle(1)
        self.assertEqual(self.state(), ("running", "starting"))
        self.machine.fork_server.end(KILLED)
        self.machine.settle()
        self.assertEqual((self.state(), self.machine.births["_journal 0"]), (("running", "running"), 2))

    def test_answered_and_died(self) -> None:
        """A child that it has made in its last moment is not made again."""
        self.machine.child("_journal 0").end(KILLED)
        self.machine.advance(0)
        self.fork_server.doRead()
        self.machine.advance(0)
        self.machine.fork_server.serve()
        self.machine.fork_server.end(KILLED)
        self.machine.settle()
        self.assertEqual((self.state(), self.machine.births["_journal 0"]), (("running", "running"), 2))

    def test_its_numbers_mean_nothing_to_its_successor(self) -> None:
        """An end that is told of somebody else's child touches none of ours."""
        orphan = self.machine.child("_journal 0")
        self.machine.fork_server.end(KILLED)
        self.machine.settle()
        self.machine.fork_server.say(Exited(orphan.number, KILLED))
        self.machine.settle(1)
        self.assertEqual(self.child.supervised.state, "running")


class RenewalTests(ForkServerTestCase):
    """It is executed anew."""

    def setUp(self) -> None:
        """Both run."""
        super().setUp()
        self.start()

    def test_renewed(self) -> None:
        """Another one takes its place at once, which counts as no death; children go on."""
        self.fork_server.renew()
        self.machine.settle()
        self.assertEqual((len(self.machine.fork_servers), self.fork_server.supervised.restarts), (2, 0))
        self.assertEqual(self.state(), ("running", "running"))

    def test_with_an_order_on_its_way(self) -> None:
        """An order that the old one has is carried out by it and by nobody else; what comes behind it goes to the new one."""
        reactor: Any = self.machine
        other = ChildProcess(reactor, self.fork_server, lambda: Boot("_stream", 0, "0.1", "/data", "/run", Config()), "_stream")
        self.machine.fork_server.paused = True
        self.machine.child("_journal 0").end(KILLED)
        self.machine.settle(1)
        self.fork_server.renew()
        _ = other.start()
        self.machine.fork_server.paused = False
        self.machine.settle()
        self.assertEqual((self.machine.births["_journal 0"], self.machine.births["_stream 0"]), (2, 1))
        self.assertIs(self.machine.child("_journal 0").fork_server, self.machine.fork_servers[0])
        self.assertIs(self.machine.child("_stream 0").fork_server, self.machine.fork_servers[1])


class EndTests(ForkServerTestCase):
    """Ends that are ordered."""

    def test_child_that_does_not_end(self) -> None:
        """It is killed when its time is over."""
        self.patch(os, "kill", self.machine.kill)
        self.start()
        self.machine.child("_journal 0").obedient = False
        ended = self.child.stop()
        self.machine.settle(PATIENCE - 0.1)
        self.assertNoResult(ended)
        self.machine.settle(0.1)
        self.successResultOf(ended)
        self.assertEqual((self.machine.log[-1], self.child.supervised.pid), ("_journal 0 is killed", None))

    def test_fork_server_that_does_not_end(self) -> None:
        """So is the fork server."""
        self.start()
        self.machine.fork_server.paused = True
        ended = self.fork_server.stop()
        self.machine.settle(FORK_PATIENCE - 0.1)
        self.assertNoResult(ended)
        self.machine.settle(0.1)
        self.successResultOf(ended)

    def test_with_orders_that_nobody_took(self) -> None:
        """Their descriptors are closed: whoever waits for such a child hears that there is none."""
        _ = self.child.start()
        _ = self.fork_server.stop()
        self.machine.settle()
        self.machine.settle(LAST_WORDS)
        self.assertEqual(self.child.supervised.why, "its socket closed")


class WholeEndTests(SupervisorTestCase):
    """The end of all."""

    def test_order(self) -> None:
        """SFEs and document workers end before the writer that they need, and the fork server last."""
        self.supervisor.add(2, asked=True)
        self.machine.settle()
        self.machine.log.clear()
        self.run_now(self.supervisor.stop())
        ends = self.machine.log
        self.assertEqual(
            sorted(ends[:5]), [f"{name} stops" for name in ("_sfe 1", "_sfe 2", "_stream 0", "_stream 1", "_stream 2")]
        )
        self.assertEqual(ends[5:], ["_journal 0 stops", "_fork ends"])

    def test_waits_for_the_slowest(self) -> None:
        """The writer works until the last worker has ended."""
        slow = self.machine.child("_stream 0")
        slow.obedient = False
        ended = Deferred.fromCoroutine(self.supervisor.stop())
        self.machine.settle(PATIENCE - 0.1)
        self.assertEqual(self.machine.names(), ["_journal 0", "_stream 0"])
        slow.end()
        self.machine.settle()
        self.successResultOf(ended)
        self.assertEqual((self.machine.names(), self.machine.fork_server.alive), ([], False))

    def test_with_gone_ones(self) -> None:
        """What has died before does not hold it up; nobody comes, and nothing is drained, any more."""
        self.supervisor.add(1, asked=True)
        self.machine.settle()
        self.machine.kill(self.machine.child("_sfe 1").pid, KILLED)
        self.machine.settle()
        self.run_now(self.supervisor.stop())
        self.factory.clients = 100
        self.supervisor.count()
        self.machine.settle(100)
        self.assertEqual(self.machine.names(), [])
