"""Hearing of changes to a document's widgets, for as long as whoever wants to is there, and no longer."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .sheet import Elements


@dataclass(frozen=True, slots=True)
class Change:
    """What one transaction did to one of the document's types."""

    #: From the widgets down to it: names and places; empty for the widgets themselves.
    path: Sequence[str | int]
    #: Of a mapping, by name: the `action` ("add", "update", "delete"), the `oldValue` and the `newValue`. Values that are
    #: types of their own have no use here: they are read from the document.
    keys: Mapping[str, Mapping[str, Any]] | None
    #: Of a text or a list, what was done to it from its beginning to its end: `retain`, `insert`, `delete`.
    delta: Sequence[Mapping[str, Any]] | None


def watch(elements: Elements, note: Callable[[Sequence[Change]], None]) -> None:
    """Have a method called with what each transaction changes, until its object ends; the document then ends with it.

    It is called while the transaction ends: it must not read the document, nor raise anything.
    """
    # The library has a document keep what it calls, and what it calls keep the document. Python's collector does not see that
    # circle, part of which is not Python: each Thing that was ever opened would stay in memory, whole, until the worker's end.
    method = weakref.WeakMethod(note)

    def changed(events: Sequence[Any]) -> None:
        if (known := method()) is not None:
            # Now, as an event looks into the transaction when it is asked.
            known([Change(event.path, getattr(event, "keys", None), getattr(event, "delta", None)) for event in events])

    # Past the library's own wrapping of events, which makes objects of everything in them: a quarter of what an edit cost.
    subscription = elements.integrated.observe_deep(changed)
    # By the thread in which the object ends, which is the document's own: nobody else has it.
    weakref.finalize(note.__self__, subscription.drop).atexit = False  # type: ignore[attr-defined]
