"""As much of Yjs' own encoding (version 1) as must be looked into without applying it."""

from __future__ import annotations

from .lib0 import Reader, WireError


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
