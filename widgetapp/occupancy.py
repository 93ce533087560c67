"""Who has a data directory: one daemon at a time, and no daemon beside the children of one that was killed.

The lock belongs to an open file that the children inherit. A worker that outlives its daemon by a moment would otherwise
meet the next daemon's writer, and save a state of a Thing that lacks what has been done since.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from pathlib import Path

LOCK = "lock"
#: How long children of a daemon that was killed may take to end (s); they need a fraction of it.
PATIENCE = 15.0


class Occupied(RuntimeError):
    """Another daemon has this data directory."""


def occupant(data: Path) -> str | None:
    """What is running on a data directory, in words, or None. May block for a while: for start-up only."""
    try:
        descriptor = os.open(data / LOCK, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        return _lock(descriptor)
    finally:
        os.close(descriptor)


class Occupation:
    """A data directory taken."""

    def __init__(self, data: Path, description: str) -> None:
        """Take it. Raises `Occupied`."""
        #: To be inherited by every child.
        self.descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        if (running := _lock(self.descriptor)) is not None:
            os.close(self.descriptor)
            raise Occupied(f"WidgetApp is already running on this data: {running}")
        os.ftruncate(self.descriptor, 0)
        os.write(self.descriptor, f"pid {os.getpid()}, {description}".encode())

    def release(self) -> None:
        """Let others have it."""
        os.close(self.descriptor)


def _lock(descriptor: int) -> str | None:
    """Take the lock, or say who has it. Where its daemon is dead, wait for the children that are about to end."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(descriptor, 1000, 0).decode(errors="replace")
            if _runs(owner) or time.monotonic() > end:
                return owner
            time.sleep(0.02)
        else:
            return None


def _runs(owner: str) -> bool:
    pid = re.match(r"pid (\d+)", owner)
    try:
        os.kill(int(pid[1]) if pid else 0, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
