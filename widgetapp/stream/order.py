"""What widgets lie above one another by, sorted: whoever adds a thousand widgets asks a thousand times which is the highest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping


class Order:
    """The indices of a Thing's widgets (fractional indices: strings that sort as the widgets lie)."""

    def __init__(self, indices: Mapping[str, str]) -> None:
        """`indices`: by widget."""
        self._indices = dict(indices)
        self._sorted = sorted(indices.values())

    def put(self, widget: str, index: object) -> None:
        """A widget lies there from now on; nowhere, where that is no index."""
        was = self._indices.pop(widget, None)
        if was is not None:
            del self._sorted[bisect_left(self._sorted, was)]
        if isinstance(index, str):
            self._indices[widget] = index
            insort(self._sorted, index)

    @property
    def highest(self) -> str | None:
        """The index of the widget above all others; None where there is none."""
        return self._sorted[-1] if self._sorted else None

    @property
    def lowest(self) -> str | None:
        """The index of the widget below all others; None where there is none."""
        return self._sorted[0] if self._sorted else None

    def above(self, index: str) -> str | None:
        """The next index above one; None where nothing lies there."""
        at = bisect_right(self._sorted, index)
        return self._sorted[at] if at < len(self._sorted) else None
