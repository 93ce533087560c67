"""What the operating system says of processes: CPU time and memory, read in a thread."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import psutil

T = TypeVar("T")


class InThread(Protocol):
    """Performs work away from the reactor's thread."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]:
        """What the work gives, or raises."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One process at one moment. CPU time since its start (s); memory in bytes, PSS only where it was asked for."""

    at: float
    cpu: float
    rss: int
    pss: int | None


@dataclass(frozen=True, slots=True)
class Samples:
    """All processes that still exist, by process id, and the bytes that are free on the disk of the data directory."""

    processes: dict[int, Sample]
    disk_free: int | None


class Sampler(Protocol):
    """Anything that takes samples."""

    async def sample(self, pids: Sequence[int], pss: int | None) -> Samples:
        """Look at these processes, and at the PSS of one of them."""


class SystemSampler:
    """Takes samples with psutil.

    CPU and RSS of a process take some 40 µs. PSS takes from a tenth of a millisecond to several, as the kernel walks all its
    pages, so it is asked for one process at a time.
    """

    def __init__(self, in_thread: InThread, seconds: Callable[[], float], data: Path) -> None:
        self._in_thread = in_thread
        self._seconds = seconds
        self._data = data
        self._known: dict[int, psutil.Process] = {}

    async def sample(self, pids: Sequence[int], pss: int | None) -> Samples:
        """Look at these processes, and at the PSS of one of them."""
        return await self._in_thread(lambda: self._sample(pids, pss))

    def _sample(self, pids: Sequence[int], pss: int | None) -> Samples:
        found: dict[int, Sample] = {}
        known: dict[int, psutil.Process] = {}
        for pid in pids:
            try:
                process = known[pid] = self._known.get(pid) or psutil.Process(pid)
                found[pid] = self._look(process, pss == pid)
            except psutil.NoSuchProcess:
                # It has just ended, which its supervisor finds out in its own way.
                known.pop(pid, None)
        self._known = known
        return Samples(found, _disk_free(self._data))

    def _look(self, process: psutil.Process, pss: bool) -> Sample:
        with process.oneshot():
            times, rss = process.cpu_times(), process.memory_info().rss
        at = self._seconds()
        try:
            proportional = process.memory_full_info().pss if pss else None
        except psutil.AccessDenied:
            # A process that may not be looked into so closely, as some containers have it.
            proportional = None
        return Sample(at, times.user + times.system, rss, proportional)


def _disk_free(data: Path) -> int | None:
    try:
        disk = os.statvfs(data)
    except OSError:
        return None
    return disk.f_bavail * disk.f_frsize
