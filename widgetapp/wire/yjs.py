"""As much of Yjs' own encoding (version 1) as must be looked into without applying it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from .lib0 import Reader, WireError

#: Without these bytes there is no struct of nothing, however its length is written: most updates need no look inside.
_NOTHING: Final = re.compile(rb"\x00[\x00\x80]")


def state_vector(encoded: bytes) -> dict[int, int]:
    """How much somebody has of each client's work: the clock that is the first he lacks. Raises `WireError`."""
    reader = Reader(encoded)
    return {reader.uint(): reader.uint() for _ in range(reader.uint())}


def made_before(update: bytes, known: dict[int, int]) -> bool | None:
    """Whether an update was made before its author had that state; None where it only deletes, and does not say.

    Judged by its first struct: an author's own edit has no other client's structs. Raises `WireError`.
    """
    reader = Reader(update)
    if not reader.uint():
        return None
    if not reader.uint():
        raise WireError("an update names a client and holds none of its structs")
    client, clock = reader.uint(), reader.uint()
    return clock < known.get(client, 0)


def holds_nothing(update: bytes) -> bool:
    """Whether an update holds a deleted struct of no length. No client makes one; yrs (0.28) takes it, and gives up later on,
    when somebody asks for the document."""
    if _NOTHING.search(update) is None:
        return False
    try:
        return _Structs(update).any_nothing()
    except (WireError, KeyError, IndexError, RecursionError):
        # Whatever this does not know is the decoder's business.
        return False


class _Structs:
    """Walks over the structs of an update; the numbers are those of Yjs' own encoding."""

    def __init__(self, update: bytes) -> None:
        self._reader = Reader(update)

    def any_nothing(self) -> bool:
        """Whether one is of no length."""
        reader = self._reader
        for _ in range(reader.uint()):
            structs, _client, _clock = reader.uint(), reader.uint(), reader.uint()
            for _ in range(structs):
                if self._struct():
                    return True
        return False

    def _struct(self) -> bool:
        info = self._byte()
        if info in (0, 10):
            # Deleted, or left out.
            return self._reader.uint() == 0
        origins = (info >> 7) + (info >> 6 & 1)
        if origins:
            self._times(2 * origins, self._reader.uint)
        else:
            if self._reader.uint() == 1:
                self._reader.bytes()
            else:
                self._times(2, self._reader.uint)
            if info & 0x20:
                self._reader.bytes()
        _CONTENTS[info & 0x1F](self)
        return False

    def _type(self) -> None:
        kind = self._reader.uint()
        if kind in (3, 5):
            # An element has a name.
            self._reader.bytes()
        elif kind > 6:
            raise WireError(f"a type {kind}")

    def _any(self) -> None:
        _VALUES[self._byte()](self)

    def _entry(self) -> None:
        self._reader.bytes()
        self._any()

    def _times(self, count: int, what: Callable[[], object]) -> None:
        for _ in range(count):
            what()

    def _signed(self) -> None:
        while self._byte() & 0x80:
            pass

    def _byte(self) -> int:
        self._skip(1)
        return self._reader.data[self._reader.position - 1]

    def _skip(self, count: int) -> None:
        self._reader.position += count

    def _uint(self) -> int:
        return self._reader.uint()

    def _bytes(self) -> bytes:
        return self._reader.bytes()


#: What a struct of each kind holds, and what a value of each kind does: how to get past it. Of the class, and not of each walk:
#: one is made for nearly every edit.
_CONTENTS: Final[dict[int, Callable[[_Structs], object]]] = {
    1: _Structs._uint,
    2: lambda walk: walk._times(walk._uint(), walk._bytes),
    3: _Structs._bytes,
    4: _Structs._bytes,
    5: _Structs._bytes,
    6: lambda walk: walk._times(2, walk._bytes),
    7: _Structs._type,
    8: lambda walk: walk._times(walk._uint(), walk._any),
    9: _Structs._entry,
}
_VALUES: Final[dict[int, Callable[[_Structs], object]]] = {
    **dict.fromkeys((127, 126, 121, 120), lambda _walk: None),
    125: _Structs._signed,
    124: lambda walk: walk._skip(4),
    123: lambda walk: walk._skip(8),
    122: lambda walk: walk._skip(8),
    119: _Structs._bytes,
    118: lambda walk: walk._times(walk._uint(), walk._entry),
    117: lambda walk: walk._times(walk._uint(), walk._any),
    116: _Structs._bytes,
}
