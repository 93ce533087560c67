"""The watch over processes, with made-up processes, samples and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from twisted.internet.task import Clock
from twisted.logger import ILogObserver, globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.config import MonitoringConfig
from widgetapp.processes.monitor import Monitor
from widgetapp.processes.runs import POINTS, Step
from widgetapp.processes.sampling import Sample, Samples
from widgetapp.wire.status import Figures, ProcessName, State

MIB = 1024 * 1024
NOW = 1_800_000_000_000


@dataclass
class FakeProcess:
    """A process whose load a test sets; CPU in % of a core."""

    name: ProcessName
    pid: int | None
    since: float = 0.0
    id: int = 0
    state: State = "running"
    restarts: int = 0
    why: str = ""
    figures: Figures = field(default_factory=Figures)
    cpu: float = 0.0
    rss: int = 50 * MIB
    used: float = 0.0


class FakeSampler:
    """Samples of made-up processes."""

    def __init__(self, clock: Clock, processes: list[FakeProcess]) -> None:
        self._clock = clock
        self._processes = processes
        self.pss: list[int | None] = []

    async def sample(self, pids: Sequence[int], pss: int | None) -> Samples:
        """Look at them."""
        self.pss.append(pss)
        at = self._clock.seconds()
        found = {
            process.pid: Sample(at, process.used, process.rss, process.rss // 2 if process.pid == pss else None)
            for process in self._processes
            if process.pid in pids and process.pid is not None
        }
        return Samples(found, 12345)


class MonitorTestCase(SynchronousTestCase):
    """The daemon, and a document worker that starts with it."""

    RULE = MonitoringConfig()

    def setUp(self) -> None:
        """Begin to look."""
        self.clock = Clock()
        self.daemon = FakeProcess("widgetapp", 1)
        self.stream = FakeProcess("_stream", 2)
        self.processes = [self.daemon, self.stream]
        self.sampler = FakeSampler(self.clock, self.processes)
        self.restarted: list[tuple[str, int]] = []
        self.steps: list[Step] = []
        self.monitor = Monitor(
            self.clock, lambda: NOW + int(self.clock.seconds() * 1000), lambda: self.processes, self.sampler, self.RULE,
            self.restart,
        )  # fmt: skip
        self.monitor.subscribe(lambda step: self.steps.append(step) if step else None)
        self.said: list[str] = []
        hear = cast(ILogObserver, self.hear)
        globalLogPublisher.addObserver(hear)
        self.addCleanup(globalLogPublisher.removeObserver, hear)
        self.monitor.start()
        self.addCleanup(self.monitor.stop)

    def hear(self, event: dict[str, object]) -> None:
        """Note what is logged of rogues."""
        if "rogue" in str(event.get("log_format")):
            self.said.append(str(event["log_format"]).format(**event))

    async def restart(self, name: ProcessName, number: int) -> None:
        """Note what is to be restarted."""
        self.restarted.append((name, number))

    def run_for(self, seconds: int) -> None:
        """Let time pass, second by second."""
        for _ in range(seconds):
            for process in self.processes:
                process.used += process.cpu / 100
            self.clock.advance(1)

    def cpu(self) -> tuple[float, float, float]:
        """The averages of the document worker."""
        return self.monitor.status()[1].cpu

    def rogue(self) -> str:
        """Why the document worker is a rogue."""
        return self.monitor.status()[1].rogue


class AverageTests(MonitorTestCase):
    """CPU and messages."""

    def test_since_the_start(self) -> None:
        """A process younger than a window is averaged over its life."""
        self.stream.cpu = 30
        self.run_for(10)
        self.stream.cpu = 0
        self.run_for(10)
        self.assertEqual(self.cpu(), (15.0, 15.0, 15.0))

    def test_windows(self) -> None:
        """Each average forgets what lies before its window, and nothing within it."""
        self.stream.cpu = 90
        self.run_for(600)
        self.stream.cpu = 0
        self.run_for(240)
        self.assertEqual(self.cpu(), (0.0, round(90 * 60 / 300, 1), round(90 * 600 / 840, 1)))
        self.run_for(900)
        self.assertEqual(self.cpu(), (0.0, 0.0, 0.0))

    def test_the_next_run_begins_anew(self) -> None:
        """A restarted process is not blamed for its predecessor."""
        self.stream.cpu = 100
        self.run_for(100)
        self.stream.pid, self.stream.since, self.stream.used, self.stream.cpu = 3, self.clock.seconds(), 0.0, 10
        self.assertEqual(self.cpu(), (0.0, 0.0, 0.0))
        self.run_for(20)
        self.assertEqual(self.cpu(), (10.0, 10.0, 10.0))

    def test_gone(self) -> None:
        """One that does not run takes nothing, and says why."""
        self.run_for(10)
        self.stream.pid, self.stream.state, self.stream.why = None, "waiting", "signal 9"
        row = self.monitor.status()[1]
        self.assertEqual((row.pid, row.rss, row.up, row.state, row.why), (None, 0, 0.0, "waiting", "signal 9"))
        self.run_for(3)

    def test_messages(self) -> None:
        """Over the last few seconds."""
        for _ in range(20):
            self.stream.figures = Figures(messages=self.stream.figures.messages + 40)
            self.run_for(1)
        self.assertEqual(self.monitor.status()[1].messages, 40.0)
        self.run_for(10)
        self.assertEqual(self.monitor.status()[1].messages, 0.0)

    def test_memory(self) -> None:
        """RSS each second; PSS of one process at a time, and seldom."""
        self.run_for(31)
        row = self.monitor.status()[1]
        self.assertEqual((row.rss, row.pss), (50 * MIB, 25 * MIB))
        asked = [pid for pid in self.sampler.pss if pid]
        self.assertEqual((sorted(set(asked)), len(asked)), ([1, 2], 4))
        self.assertEqual(self.monitor.disk_free, 12345)


class HistoryTests(MonitorTestCase):
    """The last hour."""

    def test_steps(self) -> None:
        """A point each five seconds, with the CPU of just these; a process that is away has none."""
        self.stream.cpu = 20
        self.run_for(5)
        self.stream.cpu, pid, self.stream.pid = 0, self.stream.pid, None
        self.run_for(5)
        self.stream.pid, self.stream.cpu = pid, 40
        self.stream.figures = Figures(clients=3)
        self.run_for(5)
        hour = self.monitor.hour()
        self.assertEqual(hour.at, [NOW + 5000, NOW + 10000, NOW + 15000])
        self.assertEqual([(line.name, line.id) for line in hour.lines], [("widgetapp", 0), ("_stream", 0)])
        line = hour.lines[1]
        self.assertEqual(line.cpu[:2], [20.0, None])
        self.assertEqual((line.rss[1], line.clients), (None, [0, None, 3]))
        self.assertEqual([step.at for step in self.steps], hour.at)

    def test_an_hour(self) -> None:
        """Older steps are forgotten, and with the last of its points a process."""
        self.run_for(60)
        self.processes.remove(self.stream)
        self.run_for(POINTS * 5)
        hour = self.monitor.hour()
        self.assertEqual((len(hour.at), [line.name for line in hour.lines]), (POINTS, ["widgetapp"]))
        self.assertEqual(len(hour.lines[0].cpu), POINTS)


class RogueTests(MonitorTestCase):
    """Flagging."""

    def test_cpu(self) -> None:
        """More than half a core over a minute; said once, with who causes it, and once when it is over."""
        self.stream.cpu = 95
        self.stream.figures = Figures(busiest_thing="t1", busiest_client="ada from 10.0.0.7")
        self.run_for(59)
        self.assertEqual(self.rogue(), "")
        self.run_for(30)
        self.assertEqual(len(self.said), 1)
        self.assertIn("_stream 0 (pid 2) is a rogue: CPU 95 % of a core", self.said[0])
        self.assertIn("the Thing t1 and the client ada from 10.0.0.7", self.said[0])
        self.assertIn("CPU 95 %", self.rogue())
        self.stream.cpu = 45
        self.run_for(120)
        self.assertIn("CPU 45 %", self.rogue(), "below the limit, but not by much")
        self.stream.cpu = 5
        self.run_for(60)
        self.assertEqual((self.rogue(), len(self.said)), ("", 2))
        self.assertEqual(self.restarted, [])

    def test_a_short_peak(self) -> None:
        """Half a minute of work is none."""
        self.run_for(60)
        self.stream.cpu = 99
        self.run_for(25)
        self.stream.cpu = 0
        self.run_for(60)
        self.assertEqual(self.said, [])

    def test_memory(self) -> None:
        """Too much of it for a minute, without a break."""
        self.stream.rss = self.RULE.rogue_memory_bytes + 1
        self.run_for(40)
        self.stream.rss = 10 * MIB
        self.run_for(1)
        self.stream.rss = self.RULE.rogue_memory_bytes + 1
        self.run_for(60)
        self.assertEqual(self.rogue(), "")
        self.run_for(2)
        self.assertIn("memory 1024 MiB", self.rogue())
        self.stream.rss = int(self.RULE.rogue_memory_bytes * 0.9)
        self.run_for(5)
        self.assertIn("memory", self.rogue())
        self.stream.rss = int(self.RULE.rogue_memory_bytes * 0.7)
        self.run_for(1)
        self.assertEqual(self.rogue(), "")

    def test_only_some_can_be(self) -> None:
        """Nobody could take over from the daemon."""
        self.daemon.cpu, self.daemon.rss = 100, self.RULE.rogue_memory_bytes * 2
        self.run_for(200)
        self.assertEqual(self.said, [])


class RestartTests(MonitorTestCase):
    """Doing something about it."""

    RULE = MonitoringConfig(rogue_cpu=30, rogue_seconds=20, rogue_action="restart")

    def test_once_in_five_minutes(self) -> None:
        """It is restarted at once, and again only after a pause."""
        self.stream.cpu = 95
        self.run_for(19)
        self.assertEqual(self.restarted, [])
        self.run_for(5)
        self.assertEqual(self.restarted, [("_stream", 0)])
        self.stream.pid, self.stream.since, self.stream.used = 7, self.clock.seconds(), 0.0
        self.run_for(250)
        self.assertEqual(len(self.restarted), 1)
        self.run_for(100)
        self.assertEqual(len(self.restarted), 2)

    def test_not_one_that_is_on_its_way(self) -> None:
        """What drains is left to it."""
        self.stream.cpu, self.stream.state = 95, "draining"
        self.run_for(60)
        self.assertNotEqual(self.rogue(), "")
        self.assertEqual(self.restarted, [])
