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

from . import backoff


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
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=100))
    restarts: int = 0
    #: How its last run ended.
    why: str = ""
    waiting: IDelayedCall | None = None
    #: Fires when it works for the first time, and when it has ended for good.
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
    process.launch()


@_starting.upon(Lifecycle.ready).to(_running)
def _works(_lifecycle: Lifecycle, process: Supervised) -> None:
    _log.info("{name} is ready", name=process.name)
    if not process.works.called:
        process.works.callback(None)


@_starting.upon(Lifecycle.died).to(_waiting)
@_running.upon(Lifecycle.died).to(_waiting)
def _wait(lifecycle: Lifecycle, process: Supervised, why: str) -> None:
    now = process.clock.seconds()
    process.deaths.append(now)
    process.restarts += 1
    process.why = why
    wait = backoff.delay(process.deaths, now, process.random)
    _log.warn("{name} is gone ({why}); it is started again in {wait:.2f} s", name=process.name, why=why, wait=wait)
    process.waiting = process.clock.callLater(wait, lifecycle.due)


@_starting.upon(Lifecycle.stop).to(_stopping)
@_running.upon(Lifecycle.stop).to(_stopping)
def _dismiss(_lifecycle: Lifecycle, process: Supervised) -> None:
    process.dismiss()


@_waiting.upon(Lifecycle.stop).to(_idle)
def _wait_no_more(_lifecycle: Lifecycle, process: Supervised) -> None:
    if process.waiting is not None:
        process.waiting.cancel()
    process.ended.callback(None)


@_stopping.upon(Lifecycle.died).to(_idle)
def _ended(_lifecycle: Lifecycle, process: Supervised, why: str) -> None:
    _log.info("{name} has ended", name=process.name)
    process.ended.callback(None)


@_idle.upon(Lifecycle.stop).loop()
def _never_started(_lifecycle: Lifecycle, process: Supervised) -> None:
    if not process.ended.called:
        process.ended.callback(None)


_stopping.upon(Lifecycle.stop).loop().returns(None)
# It may say so while it is already being asked to end.
_stopping.upon(Lifecycle.ready).loop().returns(None)

#: Makes the lifecycle of one process.
new_lifecycle = _builder.build()
