"""A machine whose disk fails, or is slow, and whose clock jumps, when a test says so; and a record of what was asked of the
disk. Done by a small library between a daemon and libc (`bad_machine.c`, which has the same layouts), made by the C compiler
when it is needed."""

from __future__ import annotations

import enum
import mmap
import os
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .compiler import NoCompilerError, compiler

SOURCE = Path(__file__).with_suffix(".c")
#: `struct orders`: the clock, fail_write, fail_sync, sync_takes, recording, failed.
_ORDERS = struct.Struct("<qiiiiq")
#: `struct note`: when, begun, offset, kind, pid, and how long the name and the content are.
_NOTE = struct.Struct("<qqqiiii")


class Kind(enum.IntEnum):
    """What was asked of the disk."""

    OPEN = 1
    WRITE = 2
    TRUNCATE = 3
    SYNC = 4
    RENAME = 5
    UNLINK = 6
    MKDIR = 7
    RMDIR = 8
    #: Something by which more may have been written than the record has.
    STRANGE = 9
    #: A sync that failed: whatever it was to bring to the disk may never get there, and no later one will see to it.
    LOST_SYNC = 10


@dataclass(frozen=True, slots=True)
class Note:
    """One call that succeeded, or a sync that did not. `when`: by the monotonic clock (ns), when it was done; `begun`: the
    same of a sync's beginning."""

    when: int
    begun: int
    offset: int
    kind: Kind
    pid: int
    name: str
    content: bytes


class BadMachine:
    """Surroundings of a daemon whose data lies in `root`; `environment` is what it is to be started with."""

    def __init__(self, folder: Path, root: Path) -> None:
        folder.mkdir()
        self._record = folder / "record"
        library = _compiled(folder)
        orders = folder / "orders"
        orders.write_bytes(bytes(_ORDERS.size))
        with orders.open("r+b") as file:
            self._orders = mmap.mmap(file.fileno(), _ORDERS.size)
        self.environment = {"LD_PRELOAD": str(library), "BAD_MACHINE": str(folder), "BAD_MACHINE_ROOT": str(root)}

    def _order(self, field: str, place: int, value: int) -> None:
        # One field only: others change meanwhile.
        struct.pack_into("<" + field, self._orders, place, value)

    def fail_writes(self, error: int) -> None:
        """From now on writing gives this error (`errno.ENOSPC`, …), and 0 is none."""
        self._order("i", 8, error)

    def fail_syncs(self, error: int) -> None:
        """The same of fsync."""
        self._order("i", 12, error)

    def slow_syncs(self, seconds: float) -> None:
        """From now on each fsync takes longer by this."""
        self._order("i", 16, int(seconds * 1e6))

    def step_clock(self, seconds: float) -> None:
        """From now on the wall clock is off by this."""
        self._order("q", 0, int(seconds * 1e9))

    def record(self) -> None:
        """From now on note what is asked of the disk."""
        self._order("i", 20, 1)

    @property
    def failed(self) -> int:
        """How many calls have failed as they were told to."""
        return int(_ORDERS.unpack_from(self._orders)[-1])

    def notes(self) -> list[Note]:
        """All that was noted, in the order in which it was done. Whatever writes must have ended."""
        return sorted(_read(self._record.read_bytes()), key=lambda note: note.when)


def _read(record: bytes) -> Iterator[Note]:
    place = 0
    while place < len(record):
        when, begun, offset, kind, pid, name, content = _NOTE.unpack_from(record, place)
        middle = place + _NOTE.size + name
        path = os.fsdecode(record[place + _NOTE.size : middle])
        place = middle + content
        yield Note(when, begun, offset, Kind(kind), pid, path, record[middle:place])


def _compiled(folder: Path) -> Path:
    command = compiler()
    library = folder / "bad_machine.so"
    # Fortified headers would have some of what is replaced here as macros.
    flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=0"]
    made = subprocess.run([*command, *flags, "-o", library, SOURCE, "-ldl"], capture_output=True, text=True, check=False)
    if made.returncode:
        raise NoCompilerError(f"{' '.join(command)} cannot make {SOURCE.name}:\n{made.stderr}")
    return library
