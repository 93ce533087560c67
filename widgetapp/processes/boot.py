"""What a child process is told when it starts: one line of JSON on its standard input, which then stays open."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

Role = Literal["_journal", "_stream"]


class Boot(msgspec.Struct, frozen=True):
    """Everything that a child needs to know. Paths are absolute; the interval is in seconds."""

    role: Role
    data: str
    run: str
    reader_threads: int
    commit_interval: float

    @property
    def data_folder(self) -> Path:
        """The data directory."""
        return Path(self.data)


def socket_path(run: str, role: Role) -> str:
    """Where a process listens for the others."""
    return f"{run}/{role}.sock"
