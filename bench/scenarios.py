"""What is measured: how many clients do how much, and the figures that come of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scenario:
    """Clients on each of some documents; each writer drags a widget of its own, `rate` edits a second."""

    name: str
    clients: int
    writers: int
    rate: int
    documents: int = 1


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a run takes (s). CPU and latencies are taken in `seconds` only, when the warm-up is over."""

    warm_up: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run gave. Times in ms, CPU in seconds."""

    deliveries: int
    p50: float
    p99: float
    acknowledged_p50: float
    acknowledged_p99: float
    #: How much of one core the load generator used.
    generator_load: float
    #: By name of process.
    cpu: dict[str, float]

    @property
    def cpu_per_million(self) -> float:
        """CPU-seconds of all server processes per million deliveries."""
        return sum(self.cpu.values()) / self.deliveries * 1e6
