"""What a document worker is told of its predecessors' deaths, so that it does not die of the same."""

from __future__ import annotations

import msgspec


class Hazards(msgspec.Struct, frozen=True):
    """Edits by channel and number, rows by Thing and number, and Things: what workers were busy with when they died.

    The edits and rows are never tried again; the Things are not to be changed until somebody has looked at them.
    """

    edits: list[tuple[int, int]] = []
    rows: list[tuple[str, int]] = []
    things: list[str] = []
