"""One supervised process, from its start to its end and its next start.

idle ──start──▶ starting ──ready──▶ running
  ▲               │  ▲                 │
  │             died │               died
 died             ▼  │ due             ▼
stopping ◀─stop─ waiting ◀─────────────┘
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from automat import TypeMachineBuilder
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.logger import Logger

from ..wire.status import State
from . import backoff


class NeverWorked(Exception):
    """A process that is not started again has ended before it worked; the message says why."""


class Lifecycle(Protocol):
    """What can happen to a supervised process."""

    def start(self) -> None:
        """It is wanted."""

    def ready(self) -> None:
        """It has said that it works."""

    def died(self, why: str) -> None:
        """It is gone."""

    def due(self) -> None:
        """The wait before its next start is over."""

    def stop(self) -> None:
        """It is wanted no more."""


@dataclass(slots=True)
class Supervised:
    """What the states share. `launch` starts the process, `dismiss` asks it to end, and kills it if it does not."""

    name: str
    clock: IReactorTime
    random: Callable[[], float]
    launch: Callable[[], None]
    dismiss: Callable[[], None]
    state: State = "gone"
    pid: int | None = None
    #: When it was started last (s), and what is to be known of its last end.
    since: float = 0.0
    why: str = ""
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=100))
    restarts: int = 0
    #: Its end is ordered, and so no death: it is started again at once.
    renewing: bool = False
    #: Whether it is started again when it dies by itself, and who hears of it when it does.
    resurrect: bool = True
    lost: Callable[[str], None] = lambda _why: None
    waiting: IDelayedCall | None = None
    #: Fires when it works for the first time, or fails with `NeverWorked`; and when it has ended for good.
    works: Deferred[None] = field(default_factory=Deferred)
    ended: Deferred[None] = field(default_factory=Deferred)


_log = Logger()
_builder = TypeMachineBuilder(Lifecycle, Supervised)
_idle = _builder.state("idle")
_starting = _builder.state("starting")
_running = _builder.state("running")
_waiting = _builder.state("waiting")
_stopping = _builder.state("stopping")


@_idle.upon(Lifecycle.start).to(_starting)
@_waiting.upon(Lifecycle.due).to(_starting)
def _launch(_lifecycle: Lifecycle, process: Supervised) -> None:
    process.state, process.since = "starting", process.clock.seconds()
    process.launch()


@_starting.upon(Lifecycle.ready).to(_running)
def _works(_lifecycle: Lifecycle, process: Supervised) -> None:
    process.state = "running"
    _log.info("{name} is ready: process {pid}", name=process.name, pid=process.pid)
    if not process.works.called:
        process.works.callback(None)


@_starting.upon(Lifecycle.died).to(_waiting)
@_running.upon(Lifecycle.died).to(_waiting)
def _wait(lifecycle: Lifecycle, process: Supervised, why: str) -> None:
    now, wait = process.clock.seconds(), 0.0
    process.state, process.pid, process.since, process.why = "waiting", None, now, why
    if process.renewing:
        process.renewing = False
        _log.info("{name} has ended as it was ordered to, and is started again", name=process.name)
    elif not process.resurrect:
        process.state = "gone"
        _log.warn("{name} is gone ({why})", name=process.name, why=why)
    else:
        process.deaths.append(now)
        process.restarts += 1
        wait = backoff.delay(process.deaths, now, process.random)
        _log.warn("{name} is gone ({why}); it is started again in {wait:.2f} s", name=process.name, why=why, wait=wait)
    # Before it can be started again: whoever hears of it may have something to say about that.
    process.lost(why)
    if not process.resurrect and not process.works.called:
        process.works.errback(NeverWorked(f"{process.name} ended before it worked ({why})"))
    if process.state == "waiting":
        process.waiting = process.clock.callLater(wait, lifecycle.due)


@_starting.upon(Lifecycle.stop).to(_stopping)
@_running.upon(Lifecycle.stop).to(_stopping)
def _dismiss(_lifecycle: Lifecycle, process: Supervised) -> None:
    process.state = "stopping"
    process.dismiss()


@_waiting.upon(Lifecycle.stop).to(_idle)
def _wait_no_more(_lifecycle: Lifecycle, process: Supervised) -> None:
    if process.waiting is not None:
        process.waiting.cancel()
    process.state = "gone"
    process.ended.callback(None)


@_stopping.upon(Lifecycle.died).to(_idle)
def _ended(_lifecycle: Lifecycle, process: Supervised, why: str) -> None:
    _log.info("{name} has ended: process {pid}", name=process.name, pid=process.pid)
    process.state, process.pid = "gone", None
    process.ended.callback(None)


@_idle.upon(Lifecycle.stop).loop()
def _never_started(_lifecycle: Lifecycle, process: Supervised) -> None:
    if not process.ended.called:
        process.ended.callback(None)


_stopping.upon(Lifecycle.stop).loop().returns(None)
# It may say so while it is already being asked to end, and again with each sign of life.
_stopping.upon(Lifecycle.ready).loop().returns(None)
_running.upon(Lifecycle.ready).loop().returns(None)

#: Makes the lifecycle of one process.
new_lifecycle = _builder.build()
