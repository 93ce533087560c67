"""Children that are killed, and what the supervisor does about it."""

from __future__ import annotations

import os

from tests.support.supervision import SupervisorTestCase
from widgetapp.config import ProcessesConfig
from widgetapp.processes import backoff
from widgetapp.processes.child_process import LAST_WORDS, PATIENCE
from widgetapp.stream.note import Note
from widgetapp.wire.control import Done, Exited, Noted, Report, Routed, Whose, WorkerGone
from widgetapp.wire.status import Figures

KILLED = 9


def open_descriptors() -> int:
    """How many descriptors this process has open."""
    return len(os.listdir("/proc/self/fd"))


class WorkerDeathTests(SupervisorTestCase):
    """A killed `_stream`."""

    def kill(self, name: str = "_stream 0") -> None:
        """Kill it, and let be done what needs no waiting."""
        self.machine.kill(self.machine.child(name).pid, KILLED)
        self.machine.settle()

    def test_back_at_once(self) -> None:
        """Another one is started in the same turn, at the same place, and said to be one that was started again."""
        path = self.supervisor.slots[0].worker.path
        self.kill()
        self.assertEqual(self.machine.births["_stream 0"], 2)
        process = self.supervisor.slots[0].worker.child.supervised
        self.assertEqual((process.state, process.restarts, process.why), ("running", 1, "signal 9"))
        self.assertEqual((self.supervisor.slots[0].worker.path, self.machine.child("_stream 0").boot.name), (path, "0.1"))

    def test_keeps_dying(self) -> None:
        """After three accidents within a minute it waits, longer each time."""
        for _ in range(backoff.ACCIDENTS):
            self.kill()
        self.assertEqual(self.machine.names("_stream"), ["_stream 0"])
        self.kill()
        self.assertEqual(self.machine.names("_stream"), [])
        self.machine.settle(backoff.FIRST)
        self.kill()
        self.machine.settle(backoff.FIRST * 0.99)
        self.assertEqual(self.machine.names("_stream"), [])
        self.machine.settle(backoff.FIRST * 1.01)
        self.assertEqual(self.machine.names("_stream"), ["_stream 0"])

    def test_told_of_what_killed_it(self) -> None:
        """What two of them had noted when they died is what the next one is told to leave alone."""
        for _ in range(2):
            note = Note()
            note.applying("t", 7, 1)
            self.machine.child("_stream 0").link.send_with(Noted(), note.descriptor)
            self.machine.settle()
            self.assertEqual(self.machine.child("_stream 0").boot.hazards.edits, [])
            self.kill()
        self.assertEqual(self.machine.child("_stream 0").boot.hazards.edits, [(7, 1)])

    def test_its_socket_closes_first(self) -> None:
        """When its socket closes, the fork server is given a moment to say how it ended; else that must do."""
        child = self.machine.child("_stream 0")
        self.machine.fork_server.paused = True
        child.fork_server = None
        child.end(KILLED)
        self.machine.settle()
        process = self.supervisor.slots[0].worker.child.supervised
        self.assertEqual(process.state, "running")
        self.machine.settle(LAST_WORDS)
        self.assertEqual(process.why, "its socket closed")
        self.machine.fork_server.paused = False
        self.machine.settle()
        self.assertEqual(self.machine.names("_stream"), ["_stream 0"])

    def test_said_late(self) -> None:
        """When the fork server says how it ended after that moment, people are told that."""
        child = self.machine.child("_stream 0")
        child.fork_server = None
        child.end(KILLED)
        self.machine.settle()
        self.machine.settle(LAST_WORDS)
        process = self.supervisor.slots[0].worker.child.supervised
        self.assertEqual((process.why, process.state), ("its socket closed", "running"))
        self.machine.fork_server.say(Exited(child.number, KILLED))
        self.machine.settle()
        self.assertEqual((process.why, process.restarts), ("signal 9", 1))
        self.assertEqual(self.machine.names("_stream"), ["_stream 0"])

    def test_cannot_be_made(self) -> None:
        """A child that cannot be forked counts as one that died, and is tried again."""
        self.machine.barren = "no memory"
        self.kill()
        self.machine.settle(LAST_WORDS)
        self.assertEqual(self.machine.names("_stream"), [])
        self.machine.barren = ""
        self.machine.settle(backoff.LONGEST)
        self.assertEqual(self.machine.names("_stream"), ["_stream 0"])

    def test_what_cannot_be_dealt_with(self) -> None:
        """A message that makes its reader stumble ends no process: it is logged, and the next one is heard."""
        worker = self.machine.child("_stream 0")
        self.patch(self.supervisor.slots[0].worker, "released", lambda: 1 / 0)
        worker.say(Done(), Report(Figures(things=7)))
        self.machine.settle()
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.assertEqual(self.machine.births["_stream 0"], 1)
        self.assertEqual(self.supervisor.slots[0].worker.child.figures.things, 7)

    def test_figures(self) -> None:
        """What it says of itself is kept, and its successor begins anew."""
        self.machine.child("_stream 0").say(Report(Figures(things=3)))
        self.machine.settle()
        worker = self.supervisor.slots[0].worker.child
        self.assertEqual(worker.figures.things, 3)
        self.kill()
        self.assertEqual(worker.figures.things, 0)

    def test_log(self) -> None:
        """What it writes on its standard error is in the daemon's log, under its name."""
        self.machine.child("_stream 0").log("warn: it rains")
        self.machine.settle()
        self.assertEqual(self.lines("rains"), ["_stream: warn: it rains"])

    def test_journal(self) -> None:
        """The writer is started again in the same way."""
        self.kill("_journal 0")
        self.assertEqual(self.machine.births["_journal 0"], 2)


class SfeDeathTests(SupervisorTestCase):
    """A killed `_sfe`."""

    def setUp(self) -> None:
        """SFE 1 was asked for and has a client."""
        super().setUp()
        self.supervisor.add(2, asked=True)
        self.machine.settle()
        self.come(3)

    def kill(self, *names: str) -> None:
        """Kill some, in this order."""
        for name in names:
            self.machine.kill(self.machine.child(name).pid, KILLED)
            self.machine.settle()

    def test_takes_its_worker_along(self) -> None:
        """Its `_stream` is killed, it is shown as gone with the reason, gets no more clients, and is not started again."""
        self.kill("_sfe 1")
        self.machine.settle(120)
        self.assertEqual(self.machine.names(), ["_journal 0", "_sfe 2", "_stream 0", "_stream 2"])
        slot = self.supervisor.slots[1]
        process = slot.processes()[0].supervised
        self.assertEqual((slot.gone, process.state, process.why), (True, "gone", "signal 9"))
        self.assertEqual([sfe.id for sfe in self.switchboard.sfes], [0, 2])

    def test_its_things(self) -> None:
        """What its worker owned, others own; everybody is told that it will not come back; what the dead one held is free."""
        path = self.supervisor.slots[1].worker.path
        first, second = self.machine.child("_sfe 1"), self.machine.child("_sfe 2")
        for child in (first, second):
            child.say(Whose("both"))
        first.say(Whose("only here"))
        self.machine.settle()
        self.assertEqual(second.told(Routed), [Routed("both", path)])
        self.assertEqual(self.directory.things, 2)
        self.kill("_sfe 1")
        self.assertEqual(second.told(WorkerGone), [WorkerGone(path)])
        self.assertEqual(self.directory.things, 0)
        second.heard.clear()
        second.say(Whose("both"))
        self.machine.settle()
        self.assertEqual(second.told(Routed), [Routed("both", self.supervisor.slots[2].worker.path)])

    def test_no_descriptor_is_left(self) -> None:
        """Deaths leave nothing open behind, notes included."""

        def die() -> None:
            note = Note()
            worker = self.machine.child("_stream 1")
            worker.link.send_with(Noted(), note.descriptor)
            self.machine.settle()
            note._memory.close()
            self.kill("_sfe 1")
            self.supervisor.add(1, asked=True)
            self.machine.settle(PATIENCE)

        die()
        before = open_descriptors()
        for _ in range(3):
            die()
        self.assertEqual(open_descriptors(), before)

    def test_its_number_is_taken_first(self) -> None:
        """New ones get the numbers of gone ones first."""
        self.kill("_sfe 2", "_sfe 1")
        slots = self.supervisor.add(3, asked=True)
        self.machine.settle()
        self.assertEqual([slot.id for slot in slots], [1, 2, 3])
        self.assertEqual((self.machine.births["_sfe 1"], self.machine.child("_stream 1").boot.name), (2, "1.2"))

    def test_needed_all_the_same(self) -> None:
        """When its clients, back on the others, need more SFEs than there are, counting starts one, under its number."""
        self.come(27)
        self.assertEqual(len(self.supervisor.live()), 4)
        self.kill("_sfe 1")
        self.assertEqual(len(self.supervisor.live()), 3)
        self.come(11)
        self.assertEqual((self.machine.births["_sfe 1"], len(self.supervisor.live())), (2, 4))

    def test_dies_at_its_birth(self) -> None:
        """One that never worked is gone as well, with its worker; who waits for its start is told so."""
        self.machine.silent = {"_sfe"}
        (slot,) = self.supervisor.add(1, asked=True)
        self.machine.settle()
        self.assertNoResult(slot.works)
        self.kill("_sfe 3")
        self.successResultOf(slot.works)
        self.assertEqual(
            (slot.gone, slot.ready, self.machine.names("_stream")), (True, False, ["_stream 0", "_stream 1", "_stream 2"])
        )


class RestartedSfeDeathTests(SfeDeathTests):
    """Where the configuration says `restart_sfe = true`, all else is the same, but for that it comes back."""

    PROCESSES = ProcessesConfig(clients_per_sfe=10, drain_seconds=60.0, restart_sfe=True)

    def test_takes_its_worker_along(self) -> None:
        """It is started again at once, under its number, and stays one that was asked for."""
        self.kill("_sfe 1")
        self.assertEqual(self.machine.births["_sfe 1"], 2)
        self.assertTrue(self.supervisor.slots[1].asked)
        self.assertEqual(self.machine.child("_stream 1").boot.name, "1.2")

    def test_its_number_is_taken_first(self) -> None:
        """Each comes back as itself, in whatever order they died."""
        self.supervisor.slots[2].asked = False
        for name in ("_sfe 2", "_sfe 1"):
            self.machine.kill(self.machine.child(name).pid, KILLED)
        self.machine.settle()
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1", "_sfe 2"])
        self.assertEqual([self.supervisor.slots[id].asked for id in (1, 2)], [True, False])

    def test_no_descriptor_is_left(self) -> None:
        """Not by those that come back either."""
        self.kill("_sfe 1")
        before = open_descriptors()
        self.kill("_sfe 1")
        self.machine.settle(PATIENCE)
        self.assertEqual(open_descriptors(), before)

    def test_needed_all_the_same(self) -> None:
        """None is started beside it."""
        self.come(27)
        self.kill("_sfe 1")
        self.assertEqual(len(self.supervisor.live()), 4)

    def test_its_things(self) -> None:
        """Its successor's worker is another one, so the old one is gone for everybody."""
        path = self.supervisor.slots[1].worker.path
        self.kill("_sfe 1")
        self.assertEqual(self.machine.child("_sfe 2").told(WorkerGone), [WorkerGone(path)])

    def test_dies_at_its_birth(self) -> None:
        """One that keeps dying at its birth is tried with longer and longer waits."""
        self.machine.silent = {"_sfe"}
        for _ in range(backoff.ACCIDENTS + 1):
            self.kill("_sfe 1")
        self.assertNotIn("_sfe 1", self.machine.names())
        self.machine.settle(backoff.FIRST)
        self.assertIn("_sfe 1", self.machine.names())

    def test_not_while_it_ends(self) -> None:
        """Nothing comes back while everything ends."""
        going = self.supervisor.stop()
        self.run_now(going)
        self.assertEqual(self.machine.names(), [])
