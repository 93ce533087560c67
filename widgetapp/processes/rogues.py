"""The rule by which a process is a rogue. Knows no clock and no process: moments and figures are handed in."""

from __future__ import annotations

from dataclasses import dataclass

from ..config import MonitoringConfig
from ..wire.status import ProcessName

#: Only these can be rogues: the daemon and the writer have nobody who would take over their work.
CAN_BE_ROGUE: frozenset[ProcessName] = frozenset(("_sfe", "_stream"))
#: A rogue is one until it falls below this part of the limit, so that it does not come and go with every swing.
CALM = 0.8
#: Between two restarts of rogues under one name and id (s).
RESTART_PAUSE = 300.0

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Load:
    """What a process takes: its age (s), its CPU averaged over the rule's time (% of a core), its memory (bytes)."""

    age: float
    cpu: float
    rss: int


class Suspect:
    """One run of one process, under the rule."""

    def __init__(self, rule: MonitoringConfig) -> None:
        self._rule = rule
        self._cpu = False
        self._memory = False
        #: Since when its memory has been above the limit.
        self._above: float | None = None

    def judge(self, now: float, load: Load) -> str:
        """Why it is a rogue, in words; empty if it is not."""
        rule = self._rule
        limit = rule.rogue_cpu * CALM if self._cpu else rule.rogue_cpu
        self._cpu = load.age >= rule.rogue_seconds and load.cpu > limit
        self._memory = self._too_large(now, load.rss)
        reasons = []
        if self._cpu:
            reasons.append(f"CPU {load.cpu:.0f} % of a core, averaged over {rule.rogue_seconds:.0f} s")
        if self._memory:
            reasons.append(f"memory {load.rss // MIB} MiB for more than {rule.rogue_seconds:.0f} s")
        return " and ".join(reasons)

    def _too_large(self, now: float, rss: int) -> bool:
        limit = self._rule.rogue_memory_bytes
        if rss > limit:
            self._above = now if self._above is None else self._above
            return self._memory or now - self._above >= self._rule.rogue_seconds
        self._above = None
        return self._memory and rss > limit * CALM
