"""Which process has which connection, by what the kernel says of their descriptors."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from .daemon import Daemon
from .raw_socket import RawSocket


def sockets(pid: int) -> set[str]:
    """The sockets that a process has open, each by the name that it keeps wherever its descriptor goes."""
    return {name for name in _descriptors(pid) if name.startswith("socket:")}


def count_descriptors(pid: int) -> int:
    """How many descriptors a process has open, but for the store's: a thread that reads opens that when it is first needed."""
    return sum(".sqlite" not in name for name in _descriptors(pid))


def _descriptors(pid: int) -> list[str]:
    folder, found = Path(f"/proc/{pid}/fd"), []
    # Any of it may be gone between two looks.
    with suppress(FileNotFoundError, ProcessLookupError):
        for name in os.listdir(folder):
            with suppress(FileNotFoundError, ProcessLookupError):
                found.append(str((folder / name).readlink()))
    return found


def holder(daemon: Daemon, client: RawSocket) -> int:
    """The process that has a client's connection, 0 where it is on its way; for a client that comes straight to the daemon."""
    ours = cast(Any, client.transport).getHost().port
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, *_rest = fields = line.split()
        if (_port(local), _port(remote)) == (daemon.port, ours):
            name = f"socket:[{fields[9]}]"
            pids = [pid for pid in daemon.pids() if name in sockets(pid)]
            return pids[0] if len(pids) == 1 else 0
    return 0


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)


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
