"""Document workers that have little memory, and edits that take more than that: a real way to kill them."""

from __future__ import annotations

import re
import resource
from pathlib import Path

from .daemon import Daemon

#: What a worker may take beyond what it has (bytes), and an edit of which every entry takes some hundred bytes.
ROOM = 48 * 1024 * 1024
ENTRIES = 300_000


def confine_memory(daemon: Daemon) -> None:
    """Leave the document worker little room, and those that the fork server makes from now on as well."""
    worker = daemon.child("_stream")
    limit = address_space(worker) + ROOM
    for pid in (worker, daemon.child("_fork")):
        resource.prlimit(pid, resource.RLIMIT_AS, (limit, limit))


def address_space(pid: int) -> int:
    """How much of it a process has (bytes)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * resource.getpagesize()


def deaths(daemon: Daemon) -> int:
    """How often a document worker has ended by a signal of its own."""
    return sum(bool(re.search(r"_stream 0 .*signal 6", line)) for line in daemon.program.lines)
