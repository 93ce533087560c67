"""The watch over WidgetApp's processes: what each takes, which is a rogue, and the last hour of all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall
from twisted.logger import Logger

from ..clock import Now
from ..config import MonitoringConfig
from ..tasks import spawn_task
from ..wire.status import Figures, ProcessName, ProcessStatus, State
from .rogues import CAN_BE_ROGUE, RESTART_PAUSE, Load, Suspect
from .runs import STEP, History, Hour, Point, Run, Step
from .sampling import Sample, Sampler

#: Between two looks (s).
INTERVAL = 1.0
#: Between two looks at the PSS of one process (s).
PSS_INTERVAL = 30.0
#: The averages of CPU that people are shown (s).
WINDOWS = (60.0, 300.0, 900.0)


class Watched(Protocol):
    """A process as its supervisor knows it. `since` is the start of this run, as a moment of the reactor's clock (s)."""

    @property
    def name(self) -> ProcessName:
        """What it is."""

    @property
    def id(self) -> int:
        """The number of its SFE; 0 for what there is only one of."""

    @property
    def pid(self) -> int | None:
        """None while it does not run."""

    @property
    def state(self) -> State:
        """What it is doing."""

    @property
    def since(self) -> float:
        """The start of this run; while there is none, the end of the last one."""

    @property
    def restarts(self) -> int:
        """How often it was started again."""

    @property
    def why(self) -> str:
        """Why it is not running, or was started last."""

    @property
    def figures(self) -> Figures:
        """What it said of itself last."""


#: Hands the clients of a process over to a new one.
Restart = Callable[[ProcessName, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A row for people, and what only metrics ask for besides. CPU time since the start of the process (s)."""

    status: ProcessStatus
    figures: Figures
    cpu_seconds: float


@dataclass(slots=True)
class _Known:
    """What is remembered of a process from look to look."""

    run: Run
    suspect: Suspect
    rogue: str = ""
    pss_at: float = float("-inf")
    #: At the last step of the history.
    stepped: Sample = field(default_factory=lambda: Sample(0.0, 0.0, 0, None))


class Monitor:
    """Looks at all processes once a second. Time on the reactor's clock, except in the history, which people read."""

    log = Logger()

    def __init__(
        self,
        clock: IReactorTime,
        now: Now,
        processes: Callable[[], Sequence[Watched]],
        sampler: Sampler,
        rule: MonitoringConfig,
        restart: Restart | None = None,
    ) -> None:
        self._clock = clock
        self._now = now
        self._processes = processes
        self._sampler = sampler
        self._rule = rule
        self._restart = restart
        self._known: dict[tuple[ProcessName, int], _Known] = {}
        self._restarted: dict[tuple[ProcessName, int], float] = {}
        self._history = History()
        self._stepped = clock.seconds()
        self._hear: list[Callable[[Step | None], None]] = []
        self._looking = LoopingCall(lambda: spawn_task(self.log, "a look at the processes", self.look()))
        self._looking.clock = clock
        #: Bytes that are free on the disk of the data directory; None if that is not known.
        self.disk_free: int | None = None

    def start(self) -> None:
        """Look at once, and every second."""
        _: Deferred[LoopingCall] = self._looking.start(INTERVAL)

    def stop(self) -> None:
        """Look no more."""
        if self._looking.running:
            self._looking.stop()

    def subscribe(self, hear: Callable[[Step | None], None]) -> None:
        """Be called after each look, with the step of the history that it has ended, if any."""
        self._hear.append(hear)

    # --- what it knows ---

    def readings(self) -> list[Reading]:
        """All processes, as they are at the moment."""
        return [self._reading(process) for process in self._processes()]

    def status(self) -> list[ProcessStatus]:
        """The rows for people."""
        return [reading.status for reading in self.readings()]

    def hour(self) -> Hour:
        """The last hour."""
        return self._history.hour()

    def _reading(self, process: Watched) -> Reading:
        known = self._known.get((process.name, process.id))
        if known is None or known.run.pid != process.pid:
            # It runs no more, or not long enough to have been looked at.
            known = _Known(Run(process.pid or 0, process.since), Suspect(self._rule))
        run, figures = known.run, process.figures if process.pid else Figures()
        one, five, fifteen = (round(run.cpu(window), 1) for window in WINDOWS)
        status = ProcessStatus(
            name=process.name,
            id=process.id,
            pid=process.pid,
            state=process.state,
            up=round(self._clock.seconds() - process.since, 1) if process.pid else 0.0,
            cpu=(one, five, fifteen),
            rss=run.newest.rss,
            pss=run.pss,
            clients=figures.clients,
            unauthorised=figures.unauthorised,
            things=figures.things,
            messages=round(run.messages(), 1),
            queue=figures.queue,
            lag=round(figures.lag, 4),
            restarts=process.restarts,
            why=process.why,
            rogue=known.rogue,
        )
        return Reading(status, figures, run.newest.cpu)

    # --- what it does each second ---

    async def look(self) -> None:
        """Take samples of all processes that run, and draw the conclusions."""
        running = {process.pid: process for process in self._processes() if process.pid is not None}
        for pid, process in running.items():
            self._meet(pid, process)
        samples = await self._sampler.sample(list(running), self._pss_wanted(running))
        self.disk_free = samples.disk_free
        for pid, sample in samples.processes.items():
            process = running[pid]
            known = self._known[process.name, process.id]
            if known.run.pid == pid:
                known.run.add(sample, process.figures.messages)
                self._judge(process, known)
        self._forget()
        step = self._step()
        for hear in self._hear:
            hear(step)

    def _meet(self, pid: int, process: Watched) -> None:
        key = (process.name, process.id)
        known = self._known.get(key)
        if known is None or known.run.pid != pid:
            run = Run(pid, process.since)
            self._known[key] = _Known(run, Suspect(self._rule), stepped=run.newest)

    def _pss_wanted(self, running: dict[int, Watched]) -> int | None:
        """Whose PSS is oldest, if it is old enough: one at a time."""
        if not running:
            return None
        now = self._clock.seconds()
        pid, known = min(
            ((pid, self._known[process.name, process.id]) for pid, process in running.items()), key=lambda pair: pair[1].pss_at
        )
        if now - known.pss_at < PSS_INTERVAL:
            return None
        known.pss_at = now
        return pid

    def _forget(self) -> None:
        there = {(process.name, process.id) for process in self._processes()}
        self._known = {key: known for key, known in self._known.items() if key in there}
        now = self._clock.seconds()
        self._restarted = {key: at for key, at in self._restarted.items() if now - at < RESTART_PAUSE}

    def _step(self) -> Step | None:
        now = self._clock.seconds()
        if now - self._stepped < STEP:
            return None
        self._stepped = now
        points = []
        for process in self._processes():
            known = self._known.get((process.name, process.id))
            if process.pid is None or known is None or known.run.pid != process.pid:
                continue
            before, sample, known.stepped = known.stepped, known.run.newest, known.run.newest
            passed = sample.at - before.at
            cpu = 100.0 * (sample.cpu - before.cpu) / passed if passed > 0 else 0.0
            messages = known.run.messages()
            points.append(
                Point(process.name, process.id, round(cpu, 1), sample.rss, process.figures.clients, round(messages, 1))
            )
        step = Step(self._now(), points)
        self._history.add(step)
        return step

    # --- rogues ---

    def _judge(self, process: Watched, known: _Known) -> None:
        if process.name not in CAN_BE_ROGUE:
            return
        run = known.run
        load = Load(run.newest.at - run.since, run.cpu(self._rule.rogue_seconds), run.newest.rss)
        why = known.suspect.judge(self._clock.seconds(), load)
        what = {"name": process.name, "id": process.id, "pid": run.pid}
        if why:
            why += _busiest(process.figures)
            if not known.rogue:
                self.log.warn("{name} {id} (pid {pid}) is a rogue: {why}", why=why, **what)
            self._restart_rogue(process)
        elif known.rogue:
            self.log.info("{name} {id} (pid {pid}) is a rogue no more", **what)
        known.rogue = why

    def _restart_rogue(self, process: Watched) -> None:
        key = (process.name, process.id)
        # One that is being drained, or has just been restarted, is already on its way.
        wanted = self._rule.rogue_action == "restart" and process.state == "running" and key not in self._restarted
        if wanted and self._restart is not None:
            self._restarted[key] = self._clock.seconds()
            _ = spawn_task(self.log, f"the restart of the rogue {process.name} {process.id}", self._perform(self._restart, key))

    async def _perform(self, restart: Restart, key: tuple[ProcessName, int]) -> None:
        name, number = key
        self.log.info("the rogue {name} {id} is restarted", name=name, id=number)
        await restart(name, number)


def _busiest(figures: Figures) -> str:
    who = [
        words.format(what)
        for words, what in (("the Thing {}", figures.busiest_thing), ("the client {}", figures.busiest_client))
        if what
    ]
    return f"; most of the load comes from {' and '.join(who)}" if who else ""
