"""Processes that are replaced or retired, with their connections and their Things."""

from __future__ import annotations

import os

from twisted.internet.defer import Deferred

from tests.support.children import FakeChild
from tests.support.supervision import ADDRESS, SupervisorTestCase, session
from widgetapp.processes.roster import entries
from widgetapp.processes.slot import LEAVING, RELEASING
from widgetapp.processes.supervision import NeverWorked
from widgetapp.sfe.session import decode, encode
from widgetapp.wire.control import Arrive, Depart, Done, Leave, Ready, Release, Routed, Stop, Whose, WorkerGone


class ReplacementTestCase(SupervisorTestCase):
    """SFE 1, with one client."""

    def setUp(self) -> None:
        """Start it."""
        super().setUp()
        self.supervisor.add(1, asked=True)
        self.machine.settle()
        self.factory.clients = 5
        self.come()
        self.old, self.old_worker = self.machine.child("_sfe 1"), self.machine.child("_stream 1")

    def replace(self) -> Deferred[None]:
        """Begin to replace it."""
        done = Deferred.fromCoroutine(self.supervisor.replace(self.supervisor.slots[1]))
        self.machine.settle()
        return done

    def give_up(self, sfe: FakeChild, marker: str) -> None:
        """An SFE gives up a connection, which is known again by its marker."""
        descriptor, other = os.pipe()
        os.close(other)
        sfe.link.send_with(Depart(encode(session(marker)), ADDRESS, "ada"), descriptor)
        self.machine.settle()

    def arrived(self, sfe: FakeChild) -> list[str]:
        """By their markers, the connections that an SFE was given."""
        return [decode(message.session).address for message in sfe.told(Arrive)]


class SfeTests(ReplacementTestCase):
    """An SFE."""

    def test_connections_go_to_the_successor(self) -> None:
        """What it gives up, its successor gets, whoever else is emptier; then it ends with its worker."""
        self.machine.answers.pop(Leave)
        done = self.replace()
        new = self.machine.child("_sfe 1")
        self.assertIsNot(new, self.old)
        self.assertEqual(len(self.old.told(Leave)), 1)
        for number in range(12):
            self.give_up(self.old, f"client {number}")
        self.assertEqual(self.arrived(new), [f"client {number}" for number in range(12)])
        self.assertNoResult(done)
        self.old.say(Done())
        self.machine.settle()
        self.successResultOf(done)
        self.assertEqual([child.status for child in (self.old, self.old_worker)], [0, 0])
        self.assertEqual(self.machine.names("_s"), ["_sfe 1", "_stream 0", "_stream 1"])
        self.assertEqual((self.supervisor.slots[1].asked, self.supervisor.leaving), (True, []))

    def test_new_connections_meanwhile(self) -> None:
        """Nobody new comes to one that leaves, nor before its successor works."""
        self.factory.clients = 8
        self.machine.silent = {"_sfe"}
        done = self.replace()
        new = self.machine.child("_sfe 1")
        self.come()
        self.assertEqual((len(self.arrived(self.old)), self.arrived(new)), (2, []))
        self.machine.answers.pop(Leave)
        new.say(Ready())
        self.machine.settle()
        self.come()
        self.assertEqual((len(self.arrived(self.old)), len(self.arrived(new))), (2, 1))
        self.assertNoResult(done)

    def test_things_go_to_others(self) -> None:
        """Its worker's Things are handed on before it ends; from the beginning of that, it is given no more."""
        path = self.supervisor.slots[1].worker.path
        self.machine.answers.pop(Release)
        _ = self.replace()
        new = self.machine.child("_sfe 1")
        self.assertEqual(len(self.old_worker.told(Release)), 1)
        for thing in map(str, range(30)):
            new.say(Whose(thing))
        self.machine.settle()
        self.assertNotIn(path, {routed.path for routed in new.told(Routed)})
        self.assertEqual((new.told(WorkerGone), self.old_worker.told(Stop)), ([], []))
        self.old_worker.say(Done())
        self.machine.settle()
        self.assertEqual(new.told(WorkerGone), [WorkerGone(path)])
        self.assertEqual(self.old_worker.status, 0)

    def test_slow(self) -> None:
        """One that does not let go of its connections or Things is ended all the same, when its time is over."""
        self.machine.answers.clear()
        done = self.replace()
        self.machine.settle(LEAVING)
        self.assertNoResult(done)
        self.machine.settle(RELEASING)
        self.successResultOf(done)
        self.assertEqual(len(self.lines("has not let go")), 2)

    def test_shown_meanwhile(self) -> None:
        """Of the two, the successor is shown."""
        self.machine.silent = {"_sfe"}
        _ = self.replace()
        shown = [(entry.name, entry.id, entry.state) for entry in entries(self.supervisor) if entry.name == "_sfe"]
        self.assertEqual(shown, [("_sfe", 1, "starting")])

    def test_successor_does_not_come_up(self) -> None:
        """It goes on as if nothing had been, and whoever ordered it is told."""
        self.machine.silent = {"_sfe"}
        done = self.replace()
        self.machine.kill(self.machine.child("_sfe 1").pid, 9)
        self.machine.settle()
        self.assertIn("SFE 1 goes on", str(self.failureResultOf(done, NeverWorked).value))
        self.assertEqual((self.machine.names("_sfe"), self.supervisor.leaving), (["_sfe 1"], []))
        self.assertEqual(self.old.told(Leave), [])
        self.come()
        self.assertEqual(len(self.arrived(self.old)), 2)

    def test_dies_while_it_leaves(self) -> None:
        """Nobody waits for what it would have done, and its successor stays."""
        self.machine.answers.pop(Leave)
        done = self.replace()
        self.machine.kill(self.old.pid, 9)
        self.machine.settle()
        self.successResultOf(done)
        self.assertEqual(self.lines("has not let go"), [])
        self.assertEqual(self.machine.names("_s"), ["_sfe 1", "_stream 0", "_stream 1"])
        self.assertEqual([sfe.id for sfe in self.switchboard.sfes], [0, 1])

    def test_dies_while_its_things_leave(self) -> None:
        """The same when its connections have left, and its document worker was to hand on its Things."""
        self.machine.answers.pop(Release)
        done = self.replace()
        self.assertEqual(len(self.old_worker.told(Release)), 1)
        self.machine.kill(self.old.pid, 9)
        self.machine.settle()
        self.successResultOf(done)
        self.assertEqual(self.machine.names("_s"), ["_sfe 1", "_stream 0", "_stream 1"])
        self.assertEqual(self.supervisor.leaving, [])


class WorkerTests(ReplacementTestCase):
    """A document worker."""

    def replace_worker(self, number: int) -> Deferred[None]:
        """Begin to replace it."""
        done = Deferred.fromCoroutine(self.supervisor.replace_worker(self.supervisor.slots[number]))
        self.machine.settle()
        return done

    def test_replaced(self) -> None:
        """Another one works first, with a name of its own; then the old one hands on its Things, and ends; the SFE stays."""
        path = self.supervisor.slots[1].worker.path
        self.machine.log.clear()
        self.successResultOf(self.replace_worker(1))
        self.assertEqual(self.machine.log, ["_stream 1 starts", "_stream 1 stops"])
        self.assertEqual(self.machine.child("_stream 1").boot.name, "1.2")
        self.assertEqual((self.old.status, self.old.told(WorkerGone)), (None, [WorkerGone(path)]))
        self.assertEqual(self.supervisor.leaving, [])

    def test_of_the_daemon(self) -> None:
        """To replace SFE 0 is to replace its worker: it has no other process."""
        self.run_now(self.supervisor.replace(self.supervisor.slots[0]))
        self.assertEqual(self.machine.child("_stream 0").boot.name, "0.2")

    def test_sfe_dies_meanwhile(self) -> None:
        """Neither of the two workers outlives it."""
        self.machine.silent = {"_stream"}
        done = self.replace_worker(1)
        self.assertEqual(self.machine.names("_stream"), ["_stream 0", "_stream 1", "_stream 1"])
        self.machine.kill(self.old.pid, 9)
        self.machine.settle()
        self.machine.child("_stream 1").say(Ready())
        self.machine.settle()
        self.successResultOf(done)
        self.assertEqual(self.machine.names("_stream"), ["_stream 0"])

    def test_end_meanwhile(self) -> None:
        """When everything ends, so does one that is just coming."""
        self.machine.silent = {"_stream"}
        _ = self.replace_worker(1)
        self.run_now(self.supervisor.stop())
        self.assertEqual(self.machine.names(), [])


class RosterTests(ReplacementTestCase):
    """What is shown."""

    def shown(self) -> list[tuple[str, int, str, str]]:
        """Name, number, state, reason."""
        return [(entry.name, entry.id, entry.state, entry.why) for entry in entries(self.supervisor)]

    def test_all(self) -> None:
        """Everything that runs, each SFE before its worker, in the order of their numbers."""
        self.assertEqual(
            [(name, number) for name, number, _, _ in self.shown()],
            [("_fork", 0), ("_journal", 0), ("_stream", 0), ("_sfe", 1), ("_stream", 1)],
        )
        self.assertEqual({state for _, _, state, _ in self.shown()}, {"running"})
        self.assertEqual([entry.pid for entry in entries(self.supervisor)][3], self.old.pid)

    def test_draining(self) -> None:
        """One that is on its way out is shown as long as it is there."""
        self.machine.answers.pop(Leave)
        done = Deferred.fromCoroutine(self.supervisor.retire(self.supervisor.slots[1]))
        self.machine.settle()
        self.assertEqual([row[1:3] for row in self.shown()[3:]], [(1, "draining")] * 2)
        self.old.say(Done())
        self.machine.settle()
        self.successResultOf(done)
        self.assertEqual(len(self.shown()), 3)

    def test_gone(self) -> None:
        """Of one that was killed, the `_sfe` is shown with the reason, and no worker."""
        self.machine.kill(self.old.pid, 9)
        self.machine.settle()
        self.assertEqual(self.shown()[3:], [("_sfe", 1, "gone", "signal 9")])
