"""Child processes of the benchmark, and what they and their own children cost, from /proc."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

TICKS = os.sysconf("SC_CLK_TCK")
#: How long a server may take to end when it is asked to (s).
PATIENCE = 20.0


class BenchError(Exception):
    """The benchmark cannot go on; the message says why."""


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU-seconds of a process tree so far, by name of process."""

    by_name: dict[str, float]

    def since(self, earlier: Usage) -> dict[str, float]:
        """What has been used between two moments."""
        return {name: seconds - earlier.by_name.get(name, 0.0) for name, seconds in self.by_name.items()}


@dataclass(frozen=True, slots=True)
class _Stat:
    pid: int
    name: str
    parent: int
    seconds: float


def _stat(pid: str) -> _Stat | None:
    process = Path("/proc", pid)
    try:
        text, command = (process / "stat").read_text(), (process / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None
    name = Path(command.partition(b"\0")[0].decode(errors="replace")).name
    # The second field stands in parentheses and may hold anything.
    fields = text.rpartition(")")[2].split()
    # utime, stime, and the same of children that have ended: what a process used stays counted when it is gone.
    return _Stat(int(pid), name, int(fields[1]), sum(map(int, fields[11:15])) / TICKS)


def usage(root: int) -> Usage:
    """What a process and all its descendants have used."""
    stats = [stat for entry in os.listdir("/proc") if entry.isdigit() and (stat := _stat(entry)) is not None]
    tree = {root}
    # A child may have a smaller number than its parent: look until nobody new is found.
    while new := {stat.pid for stat in stats if stat.parent in tree} - tree:
        tree |= new
    by_name: dict[str, float] = {}
    for stat in stats:
        if stat.pid in tree:
            by_name[stat.name] = by_name.get(stat.name, 0.0) + stat.seconds
    return Usage(by_name)


def tree(root: int) -> list[psutil.Process]:
    """A process and all its descendants, as they are now; the process itself first."""
    process = psutil.Process(root)
    return [process, *process.children(recursive=True)]


@contextmanager
def running(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A server that runs in a folder until the block ends. What it says is shown when something goes wrong."""
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    try:
        yield process
    except BenchError as error:
        raise BenchError(f"{error}\nThe server's last words:\n{log.read_text(errors='replace')[-3000:]}") from error
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
