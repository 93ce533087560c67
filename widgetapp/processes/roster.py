"""The daemon and its children as the monitor sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..wire.status import Figures, ProcessName, State
from .child_process import ChildProcess
from .slot import Slot
from .supervision import Supervised
from .supervisor import Supervisor


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


def entries(supervisor: Supervisor) -> Sequence[Entry]:
    """All children. Of an SFE that is being replaced, its successor."""
    found = [_entry("_fork", 0, supervisor.fork_server.supervised, Figures()), _child("_journal", 0, supervisor.journal)]
    leaving = [slot for slot in supervisor.leaving if slot.id not in supervisor.slots]
    for slot in sorted([*supervisor.slots.values(), *leaving], key=lambda slot: slot.id):
        found += _slot(slot)
    return found


def _slot(slot: Slot) -> list[Entry]:
    own = [] if slot.sfe is None or slot.sfe.process is None else [_child("_sfe", slot.id, slot.sfe.process, slot.retiring)]
    return own if slot.gone else [*own, _child("_stream", slot.id, slot.worker.child, slot.retiring)]


def _child(name: ProcessName, id: int, child: ChildProcess, draining: bool = False) -> Entry:
    return _entry(name, id, child.supervised, child.figures, draining)


def _entry(name: ProcessName, id: int, process: Supervised, figures: Figures, draining: bool = False) -> Entry:
    state: State = "draining" if draining and process.state == "running" else process.state
    return Entry(name, process.pid, state, process.since, process.restarts, process.why, id, figures)
