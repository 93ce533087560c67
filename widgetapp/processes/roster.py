"""The daemon and its children as the monitor sees them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..wire.status import Figures, ProcessName, State
from .child_process import ChildProcess


@dataclass(frozen=True, slots=True)
class Entry:
    """One process at one moment: a `monitor.Watched`."""

    name: ProcessName
    pid: int | None
    state: State
    since: float
    restarts: int = 0
    why: str = ""
    id: int = 0
    figures: Figures = field(default_factory=Figures)


def entry(child: ChildProcess) -> Entry:
    """A child of the daemon."""
    state: State = "waiting" if child.pid is None else "running" if child.works else "starting"
    return Entry(child.role, child.pid, state, child.since, child.restarts, child.why)
