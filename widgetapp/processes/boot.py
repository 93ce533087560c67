"""What a child process is told when it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from ..config import Config
from ..stream.hazards import Hazards

Role = Literal["_journal", "_stream", "_sfe"]


class Boot(msgspec.Struct, frozen=True):
    """Everything that a child needs to know."""

    role: Role
    #: The number of the SFE that it is, or belongs to.
    id: int
    #: What tells it from others of its role: `2.1` is the second document worker that SFE 2 has had.
    name: str
    #: Absolute paths: the data directory, and where the processes meet.
    data: str
    run: str
    config: Config
    #: What predecessors of a document worker died of.
    hazards: Hazards = Hazards()

    @property
    def data_folder(self) -> Path:
        """The data directory."""
        return Path(self.data)


def socket_path(run: str, role: Role, name: str = "") -> str:
    """Where a process listens for the others."""
    return f"{run}/{role}{'-' if name else ''}{name}.sock"
