"""Who has a data directory: one daemon at a time, and the lock outlives it no longer than its process does."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

LOCK = "lock"


class Occupied(RuntimeError):
    """Another daemon has this data directory."""


def occupant(data: Path) -> str | None:
    """What is running on a data directory, in words, or None."""
    try:
        descriptor = os.open(data / LOCK, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return None
    except BlockingIOError:
        return os.read(descriptor, 1000).decode(errors="replace")
    finally:
        os.close(descriptor)


class Occupation:
    """A data directory taken."""

    def __init__(self, data: Path, description: str) -> None:
        """Take it. Raises `Occupied`."""
        self._descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running = os.read(self._descriptor, 1000).decode(errors="replace")
            os.close(self._descriptor)
            raise Occupied(f"WidgetApp is already running on this data: {running}") from None
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, f"pid {os.getpid()}, {description}".encode())

    def release(self) -> None:
        """Let others have it."""
        os.close(self._descriptor)
