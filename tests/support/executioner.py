"""Kills document workers that take too long over one edit, as the kernel does with what takes too much memory: for real, from
outside, and at no other moment. (With a limit to their memory they die at times, and at others refuse the edit.)"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from twisted.internet.task import LoopingCall

from widgetapp.stream.note import Applying, read

from .daemon import Daemon
from .waiting import LOOK_AGAIN

#: So many entries of a map in one edit are applied in far more time than passes between two looks.
ENTRIES = 300_000


class Executioner:
    """Looks again and again, as long as it is used as a context."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._seen: tuple[int, Applying] | None = None
        self._looking = LoopingCall(self._look)
        self.kills = 0

    def __enter__(self) -> Executioner:
        """Begin."""
        _ = self._looking.start(LOOK_AGAIN)
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        """Let live."""
        self._looking.stop()

    def _look(self) -> None:
        pid = self._daemon.child("_stream")
        edit = _applying(pid)
        seen = None if edit is None else (pid, edit)
        if seen is not None and seen == self._seen:
            os.kill(pid, signal.SIGKILL)
            self.kills += 1
            seen = None
        self._seen = seen


def _applying(pid: int) -> Applying | None:
    """The edit that a worker has noted as the one that it applies."""
    folder = Path(f"/proc/{pid}/fd")
    # It may end while it is looked at, and its descriptors while they are listed.
    with suppress(FileNotFoundError, ProcessLookupError):
        for entry in folder.iterdir():
            if os.readlink(entry).startswith("/memfd:note"):
                descriptor = os.open(entry, os.O_RDONLY)
                try:
                    noted = read(descriptor)
                finally:
                    os.close(descriptor)
                return noted if isinstance(noted, Applying) else None
    return None
