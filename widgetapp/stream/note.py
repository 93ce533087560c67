"""What a document worker is about to do, where its supervisor can read it when it did not survive that.

A file in memory, shared with whoever has its descriptor: to write it down costs a fraction of a microsecond, it outlives a
SIGKILL, and needs no room on a disk that may be full.
"""

from __future__ import annotations

import mmap
import os
import struct
from dataclasses import dataclass

#: Kind, number, counter, Thing.
_LAYOUT = struct.Struct("<BQQ64s")
_IDLE, _APPLYING, _LOADING = range(3)


@dataclass(frozen=True, slots=True)
class Applying:
    """An edit, named by its channel and its number there."""

    thing: str
    channel: int
    counter: int


@dataclass(frozen=True, slots=True)
class Loading:
    """A row of the journal, by its number; 0 for the snapshot."""

    thing: str
    seq: int


class Note:
    """The writing end."""

    def __init__(self) -> None:
        #: For the supervisor; whoever gets it closes it.
        self.descriptor = os.memfd_create("note", os.MFD_CLOEXEC)
        os.ftruncate(self.descriptor, _LAYOUT.size)
        self._memory = mmap.mmap(self.descriptor, _LAYOUT.size)

    def applying(self, thing: str, channel: int, counter: int) -> None:
        """An edit is about to be applied."""
        _LAYOUT.pack_into(self._memory, 0, _APPLYING, channel, counter, thing.encode())

    def loading(self, thing: str, seq: int) -> None:
        """A row is about to be loaded."""
        _LAYOUT.pack_into(self._memory, 0, _LOADING, seq, 0, thing.encode())

    def done(self) -> None:
        """It went well."""
        self._memory[0] = _IDLE


def read(descriptor: int) -> Applying | Loading | None:
    """What a worker was doing when it died; None where it was nothing that could have killed it."""
    content = os.pread(descriptor, _LAYOUT.size, 0)
    if len(content) != _LAYOUT.size:
        return None
    kind, number, counter, thing = _LAYOUT.unpack(content)
    name = thing.rstrip(b"\0").decode(errors="replace")
    if kind == _APPLYING:
        return Applying(name, number, counter)
    return Loading(name, number) if kind == _LOADING else None
