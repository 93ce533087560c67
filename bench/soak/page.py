"""What docs/performance.md says of a soak."""

from __future__ import annotations

from ..page import shown
from ..verdicts import table
from .course import verdicts, warm_up
from .record import Soak

PLOTS = {
    "soak-memory": "Resident memory of each process over time, by kind",
    "soak-flat": "Descriptors and pending calls of each process over time, by kind",
}


def body(soak: Soak) -> str:
    """All that is made of the figures."""
    behind = warm_up(soak.minutes) / 60
    how = f"{soak.minutes:g} minutes with {soak.editors} people who draw; growth is taken behind the first {behind:.3g}"
    return "\n\n".join([soak.told(how), f"{soak.machine}.", *shown(PLOTS), table(verdicts(soak.samples, behind * 60))])
