"""Orders of administrators: each that is carried out, and each that is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred

from tests.support.supervision import SupervisorTestCase
from widgetapp.processes import commander as module
from widgetapp.processes.child_process import LAST_WORDS
from widgetapp.processes.commander import Commander
from widgetapp.processes.stacks import NoStacks
from widgetapp.processes.supervision import NeverWorked
from widgetapp.wire.control import Done, Leave
from widgetapp.wire.status import Order, Outcome

KILLED = 9


class CommanderTestCase(SupervisorTestCase):
    """A daemon with SFE 0 alone."""

    def setUp(self) -> None:
        """Make the commander."""
        super().setUp()
        self.commander = Commander(self.machine, Path("/run"), self.supervisor, list)

    def begin_order(self, order: Order) -> Deferred[Outcome]:
        """Order something, and let be done what needs no waiting."""
        going = Deferred.fromCoroutine(self.commander.perform(order))
        self.settle()
        return going

    def settle(self) -> None:
        """Let be done what needs no waiting, but for the last words of children whose fork server has been replaced."""
        for _ in range(8):
            self.machine.settle()
            self.machine.settle(LAST_WORDS)

    def order(self, do: Any, process: Any = "_sfe", ids: tuple[int, ...] = (), count: int = 1) -> list[str]:
        """What was done."""
        outcome = self.successResultOf(self.begin_order(Order(do, process, ids, count)))
        self.assertEqual(outcome.refused, "")
        return list(outcome.lines)

    def refused(self, do: Any, process: Any = "_sfe", ids: tuple[int, ...] = (), count: int = 1) -> str:
        """Why it was refused; nothing may have been done."""
        before = list(self.machine.log)
        outcome = self.successResultOf(self.begin_order(Order(do, process, ids, count)))
        self.assertEqual((outcome.lines, self.machine.log), ((), before))
        return outcome.refused

    def pid(self, name: str) -> int:
        """The process id of a child."""
        return self.machine.child(name).pid

    def kill(self, name: str) -> None:
        """Kill a child."""
        self.machine.kill(self.pid(name), KILLED)
        self.machine.settle()


class StartTests(CommanderTestCase):
    """-start."""

    def test_the_command_of_the_brief(self) -> None:
        """Three instances, which stay until they are stopped."""
        said = self.order("start", count=3)
        self.assertEqual(said, [f"started _sfe {number} (pid {self.pid(f'_sfe {number}')})" for number in (1, 2, 3)])
        self.machine.settle(600)
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1", "_sfe 2", "_sfe 3"])

    def test_gone_ones_first(self) -> None:
        """Under the numbers of those that were killed; then under new ones."""
        self.order("start", count=3)
        self.kill("_sfe 2")
        self.assertEqual(self.order("start"), [f"started _sfe 2 (pid {self.pid('_sfe 2')})"])

    def test_by_number(self) -> None:
        """Just these."""
        self.order("start", "_sfe", (7, 3))
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 3", "_sfe 7"])

    def test_too_many(self) -> None:
        """Above `max_sfe` none is started, and it is said how many may be."""
        self.assertIn("start at most 3, or set processes.max_sfe", self.refused("start", count=4))
        self.order("start", count=3)
        self.assertIn("there are 4 SFEs, and processes.max_sfe is 4", self.refused("start"))
        self.kill("_sfe 1")
        self.assertEqual(len(self.order("start")), 1)

    def test_refused(self) -> None:
        """What runs already, and what comes with its SFE."""
        self.order("start", "_sfe", (2,))
        self.assertIn("SFE 2 runs already", self.refused("start", "_sfe", (1, 2)))
        self.assertIn("SFE 0 runs already", self.refused("start", "_sfe", (0,)))
        self.assertIn("each SFE has its own _stream", self.refused("start", "_stream"))

    def test_does_not_come_up(self) -> None:
        """One that ends before it works is no success, and keeps nobody waiting."""
        self.machine.silent = {"_sfe"}
        going = self.begin_order(Order("start"))
        self.assertNoResult(going)
        self.kill("_sfe 1")
        self.assertIn("SFE 1 ended before it worked", str(self.failureResultOf(going, NeverWorked).value))
        self.machine.silent = set()
        self.assertEqual(len(self.order("start")), 1)


class EndTests(CommanderTestCase):
    """-stop and -drain."""

    def setUp(self) -> None:
        """SFE 1 to SFE 3 were asked for."""
        super().setUp()
        self.order("start", count=3)

    def test_drain(self) -> None:
        """It gives up its connections before it ends; the answer comes when it has."""
        self.machine.answers.pop(Leave)
        pid, leaving = self.pid("_sfe 2"), self.machine.child("_sfe 2")
        going = self.begin_order(Order("drain", "_sfe", (2,)))
        self.assertEqual(len(leaving.told(Leave)), 1)
        self.assertNoResult(going)
        leaving.say(Done())
        self.machine.settle()
        self.assertEqual(self.successResultOf(going).lines, (f"drained and ended _sfe 2 (pid {pid})",))
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1", "_sfe 3"])

    def test_stop_all(self) -> None:
        """Without numbers, all of them; never the daemon's own."""
        said = self.order("stop")
        self.assertEqual([line.partition(" (")[0] for line in said], [f"stopped _sfe {number}" for number in (1, 2, 3)])
        self.assertEqual(self.machine.names(), ["_journal 0", "_stream 0"])
        self.assertEqual(self.order("stop"), ["there was none to end"])

    def test_stay_ended(self) -> None:
        """What was stopped does not come back for as few clients."""
        self.order("stop", "_sfe", (1, 2, 3))
        self.machine.settle(600)
        self.assertEqual(self.machine.names("_sfe"), [])

    def test_gone_ones_are_forgotten(self) -> None:
        """One that was killed is not shown any more afterwards."""
        self.kill("_sfe 2")
        self.assertEqual(self.order("stop", "_sfe", (2,)), ["forgot _sfe 2, which was gone"])
        self.assertEqual(sorted(self.supervisor.slots), [0, 1, 3])

    def test_refused(self) -> None:
        """What is not there, what cannot be, and what has only begun; nothing is half done then."""
        self.assertIn("there is no SFE 9", self.refused("drain", "_sfe", (1, 9)))
        self.assertIn("SFE 0 lives in the daemon itself", self.refused("stop", "_sfe", (0,)))
        self.assertIn("a _stream ends with its SFE", self.refused("drain", "_stream", (1,)))
        self.kill("_sfe 2")
        self.machine.silent = {"_sfe"}
        self.supervisor.add(1, asked=True)
        self.machine.settle()
        self.kill("_sfe 1")
        self.assertIn("SFE 2 is only just starting", self.refused("stop"))
        self.assertTrue(self.supervisor.slots[1].gone)
        self.assertIn("SFE 2 is only just starting", self.refused("restart"))


class RestartTests(CommanderTestCase):
    """-restart."""

    def setUp(self) -> None:
        """SFE 1 and SFE 2."""
        super().setUp()
        self.order("start", count=2)

    def test_sfes(self) -> None:
        """Each is replaced, one after the other, by children of a fork server that was executed anew."""
        before = [self.pid(f"_sfe {number}") for number in (1, 2)]
        self.machine.log.clear()
        said = self.order("restart")
        after = [self.pid(f"_sfe {number}") for number in (1, 2)]
        self.assertEqual(
            said,
            [
                f"replaced _sfe {id} (pid {old}) by a new one (pid {new})"
                for id, old, new in zip((1, 2), before, after, strict=True)
            ],
        )
        self.assertEqual(self.machine.log[:2], ["_fork ends", "_fork starts"])
        self.assertLess(self.machine.log.index("_sfe 1 stops"), self.machine.log.index("_sfe 2 starts"))

    def test_workers(self) -> None:
        """That of SFE 0 as well; the SFEs go on."""
        sfe, worker = self.pid("_sfe 1"), self.pid("_stream 0")
        said = self.order("restart", "_stream", (0, 1))
        self.assertEqual(said[0], f"replaced _stream 0 (pid {worker}) by a new one (pid {self.pid('_stream 0')})")
        self.assertEqual((len(said), self.pid("_sfe 1")), (2, sfe))
        self.assertEqual(len(self.order("restart", "_stream")), 3)

    def test_gone(self) -> None:
        """There is nothing of it to restart."""
        self.kill("_sfe 1")
        self.assertEqual(self.order("restart", "_sfe", (1,)), ["there was none to restart"])
        self.assertEqual(len(self.order("restart")), 1)

    def test_refused(self) -> None:
        """The daemon's own, and what is not there."""
        self.assertIn("SFE 0 lives in the daemon itself", self.refused("restart", "_sfe", (0,)))
        self.assertIn("there is no SFE 9", self.refused("restart", "_stream", (9,)))

    def test_one_order_after_the_other(self) -> None:
        """An order waits for the one before it, whoever gave that; to look at stacks does not."""
        self.patch(module, "stacks", self.stacks)
        self.machine.answers.pop(Leave)
        old = self.machine.child("_sfe 1")
        first = self.begin_order(Order("restart", "_sfe", (1,)))
        second = Deferred.fromCoroutine(self.commander.restart("_sfe", 1))
        self.machine.settle()
        self.assertEqual(self.machine.births["_sfe 1"], 2)
        self.assertEqual(len(self.order("stacks", "_sfe", (2,))), 2)
        self.machine.answers[Leave] = lambda child: child.say(Done())
        old.say(Done())
        self.settle()
        self.successResultOf(first)
        self.successResultOf(second)
        self.assertEqual((self.machine.births["_sfe 1"], self.machine.names("_sfe")), (3, ["_sfe 1", "_sfe 2"]))

    async def stacks(self, _clock: object, pid: int, _run: Path) -> str:
        """Those of a process."""
        return f"the stacks of {pid}"


class StacksTests(CommanderTestCase):
    """-stacks."""

    def setUp(self) -> None:
        """SFE 1, which does not answer."""
        super().setUp()
        self.order("start")
        self.patch(module, "stacks", self.stacks)
        self.deaf = self.pid("_sfe 1")

    async def stacks(self, _clock: object, pid: int, run: Path) -> str:
        """Those of a process."""
        self.assertEqual(run, Path("/run"))
        if pid == self.deaf:
            raise NoStacks("it does not answer")
        return f"one\ntwo of {pid}"

    def test_stacks(self) -> None:
        """Of each, under its name; one that does not answer keeps nobody from the others."""
        worker = self.pid("_stream 1")
        self.assertEqual(self.order("stacks", "_stream", (1,)), [f"_stream 1 (pid {worker}):", "one", f"two of {worker}"])
        self.assertEqual(self.order("stacks"), [f"_sfe 1 (pid {self.deaf}):", "  it does not answer"])

    def test_none(self) -> None:
        """Where there is no `_sfe`, that is said."""
        self.order("stop")
        self.assertEqual(self.order("stacks"), ["there is none"])
        self.assertIn("there is no SFE 4", self.refused("stacks", "_sfe", (4,)))
