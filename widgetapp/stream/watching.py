"""Hearing of changes to a document's widgets, for as long as whoever wants to is there, and no longer."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from typing import Any

from .sheet import Elements


def watch(elements: Elements, note: Callable[[Sequence[Any]], None]) -> None:
    """Have a method called with all changes, until its object ends; the document then ends with it.

    The library has a document keep what it calls, and what it calls keep the document. Python's collector does not see that
    circle, part of which is not Python: each Thing that was ever opened would stay in memory, whole, until the worker's end.
    """
    method = weakref.WeakMethod(note)

    def changed(events: Sequence[Any]) -> None:
        if (known := method()) is not None:
            known(events)

    subscription = elements.observe_deep(changed)
    # By the thread in which the object ends, which is the document's own: nobody else has it.
    weakref.finalize(note.__self__, elements.unobserve, subscription).atexit = False  # type: ignore[attr-defined]
