"""An author of genuine Yjs updates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pycrdt import Doc, Map, TransactionEvent


class Editor:
    """A client's copy of a Thing, which gives each of its edits as the update that the client would send."""

    def __init__(self) -> None:
        self.doc: Doc[Map[Any]] = Doc()
        self._elements = self.doc.get("elements", type=Map)
        self._updates: list[bytes] = []
        self._subscription = self.doc.observe(self._changed)

    def _changed(self, event: TransactionEvent) -> None:
        self._updates.append(event.update)

    def set(self, widget: str, props: Mapping[str, Any]) -> bytes:
        """Add a widget, or replace it."""
        self._elements[widget] = Map(dict(props))
        return self._updates[-1]

    def change(self, widget: str, prop: str, value: object) -> bytes:
        """Set a property of a widget."""
        self._elements[widget][prop] = value
        return self._updates[-1]

    def delete(self, widget: str) -> bytes:
        """Delete a widget."""
        del self._elements[widget]
        return self._updates[-1]

    def receive(self, update: bytes) -> None:
        """Apply somebody else's edit."""
        self.doc.apply_update(update)

    def widgets(self) -> dict[str, Any]:
        """All widgets as plain values."""
        return dict(self._elements.to_py() or {})
