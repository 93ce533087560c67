"""Which process has which connection, by what the kernel says of their descriptors."""

from __future__ import annotations

import os
from pathlib import Path

from .daemon import Daemon


def sockets(pid: int) -> set[str]:
    """The sockets that a process has open, each by the name that it keeps wherever its descriptor goes."""
    return {name for name in _descriptors(pid) if name.startswith("socket:")}


def count_descriptors(pid: int) -> int:
    """How many descriptors of any kind a process has open."""
    return len(_descriptors(pid))


def _descriptors(pid: int) -> list[str]:
    folder, found = Path(f"/proc/{pid}/fd"), []
    for name in os.listdir(folder):
        try:
            found.append(str((folder / name).readlink()))
        except FileNotFoundError:
            # Closed between the two looks.
            continue
    return found


class Holders:
    """The `_sfe`s that have had each socket, one after the other.

    A connection's socket goes from process to process; those between the processes themselves end with them, so that what
    has been with several processes is a client's connection, or this end of its relay.
    """

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._held: dict[str, list[int]] = {}

    def look(self) -> None:
        """Note who has what now."""
        for pid in self._daemon.all("_sfe"):
            for name in sockets(pid):
                pids = self._held.setdefault(name, [])
                if pids[-1:] != [pid]:
                    pids.append(pid)

    @property
    def moved(self) -> dict[str, list[int]]:
        """The processes that had each connection, of those that have moved at all."""
        return {name: pids for name, pids in self._held.items() if len(pids) > 1}
