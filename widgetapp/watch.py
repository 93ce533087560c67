"""The watch over the processes, put together: the monitor, its metrics and health checks, and the administrators' live view."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import msgspec
from twisted.internet.threads import deferToThreadPool
from twisted.logger import Logger

from .clock import wall_clock
from .config import Config
from .processes.metrics import DaemonCounts, Metrics
from .processes.monitor import Monitor, Restart, Watched
from .processes.runs import Hour, Step
from .processes.sampling import InThread, SystemSampler
from .reactors import ISystemReactor
from .sfe.here import Present, together
from .sfe.subscriptions import Service, Subscriptions
from .store.access import Actor
from .tasks import spawn_task
from .useractions.processes import SCOPE
from .useractions.rights import Administrator
from .wfe.monitoring import Check, monitoring_site
from .wire.status import ProcessName, ProcessStatus, Stream

#: What administrators subscribe to.
SERVICE = "processes"
#: With less room than this the disk of the data directory counts as full (bytes).
LEAST_DISK = 64 * 1024 * 1024


class Greeting(msgspec.Struct, frozen=True):
    """What the answer to a subscription holds."""

    processes: list[ProcessStatus]
    hour: Hour


class News(msgspec.Struct, frozen=True):
    """What comes each second; each few seconds with the next step of the history."""

    processes: list[ProcessStatus]
    step: Step | None


class Watch:
    """Everything that watches. The data directory must be there before `start`."""

    log = Logger()

    def __init__(
        self,
        reactor: ISystemReactor,
        config: Config,
        data: Path,
        subscriptions: Subscriptions,
        processes: Callable[[], Sequence[Watched]],
        restart: Restart | None = None,
        counts: Callable[[], DaemonCounts] = DaemonCounts,
    ) -> None:
        self._processes = processes
        self._subscriptions = subscriptions
        in_thread: InThread = partial(deferToThreadPool, reactor, reactor.getThreadPool())
        # The reactor's clock, which threads may read as well.
        sampler = SystemSampler(in_thread, time.monotonic, data)
        self.monitor = Monitor(reactor, wall_clock, processes, sampler, config.monitoring, restart)
        self.monitor.subscribe(self._looked)
        metrics = Metrics(self.monitor, wall_clock, in_thread, counts)
        self.site = monitoring_site(reactor, metrics.scrape, self.checks())
        subscriptions.offer(Service(SERVICE, SCOPE, Administrator(), self._greeting))

    def start(self) -> None:
        """Watch from now on."""
        self.monitor.start()

    def stop(self) -> None:
        """Watch no more."""
        self.monitor.stop()

    def streams(self) -> list[Stream]:
        """All Streaming API clients."""
        return [stream for process in self._processes() for stream in process.figures.streams]

    def present(self) -> Present:
        """Who is on which Things."""
        return together(process.figures.present for process in self._processes())

    # --- what administrators see ---

    async def _greeting(self, _actor: Actor) -> Greeting:
        return Greeting(self.monitor.status(), self.monitor.hour())

    def _looked(self, step: Step | None) -> None:
        if self._subscriptions.wanted(SERVICE):
            news = News(self.monitor.status(), step)
            _ = spawn_task(self.log, "telling of the processes", self._subscriptions.publish(SERVICE, news))

    # --- whether people are served ---

    def checks(self) -> list[Check]:
        """The conditions for serving."""
        return [
            Check("WFE and SFE 0", lambda: self._none_runs("widgetapp")),
            Check("journal", lambda: self._none_runs("_journal")),
            Check("disk", self._disk),
            Check("document workers", lambda: self._none_runs("_stream")),
            Check("fork server", self._fork_server),
        ]

    def _none_runs(self, name: ProcessName) -> str:
        found = [process for process in self._processes() if process.name == name]
        if any(process.state == "running" for process in found):
            return ""
        return (
            ", ".join(f"{name} {process.id} is {process.state} {process.why}".strip() for process in found) or "there is none"
        )

    def _fork_server(self) -> str:
        there = any(process.name == "_fork" for process in self._processes())
        return self._none_runs("_fork") if there else ""

    def _disk(self) -> str:
        free = self.monitor.disk_free
        return "" if free is None or free >= LEAST_DISK else f"only {free // 1024} KiB are free"
