"""Which widgets an update has touched, and what their properties were and are, by the library's own account of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pycrdt import Map, MapEvent

from ..wire.changes import Touched, Values

#: So many widgets that are added get their properties noted; of more, only that there are.
_MOST: Final = 50
#: Longer texts are not noted, nor are larger lists and mappings, or deeper ones: it would cost too much with each edit.
_LONGEST: Final = 256
_LARGEST: Final = 8
_DEEPEST: Final = 2


def touched_by(events: Sequence[Any]) -> Touched:
    """What the events of one transaction come to."""
    added: list[str] = []
    deleted: list[str] = []
    changed: dict[str, list[str]] = {}
    values: dict[str, Values] = {}
    for event in events:
        path = event.path
        if not path:
            _widgets(event.keys, added, deleted, values)
        elif len(path) > 1:
            # Within one of its properties: a line goes on, an arrow is bound.
            changed.setdefault(str(path[0]), []).append(str(path[1]))
        elif isinstance(event, MapEvent):
            keys: dict[str, Any] = event.keys  # type: ignore[attr-defined]  # made by the binding, not declared
            changed.setdefault(str(path[0]), []).extend(keys)
            values[str(path[0])] = _pairs(keys)
    return Touched(added, deleted, changed, values)


def _widgets(keys: Mapping[str, Any], added: list[str], deleted: list[str], values: dict[str, Values]) -> None:
    for name, what in keys.items():
        if what["action"] == "delete":
            deleted.append(name)
            continue
        added.append(name)
        widget = what["newValue"]
        if isinstance(widget, Map) and len(added) <= _MOST:
            # Not `to_py`, which goes down into whatever a client has put there.
            values[name] = {prop: (None, value) for prop, value in widget.items() if _short(value)}


def _pairs(keys: Mapping[str, Any]) -> Values:
    pairs = {name: (what.get("oldValue"), what.get("newValue")) for name, what in keys.items()}
    return {name: pair for name, pair in pairs.items() if _short(pair[0]) and _short(pair[1])}


def _short(value: Any, depth: int = 0) -> bool:
    """Whether it is a plain value, and not too much of one."""
    if isinstance(value, str):
        return len(value) <= _LONGEST
    if isinstance(value, list | dict):
        inner = value.values() if isinstance(value, dict) else value
        return depth < _DEEPEST and len(value) <= _LARGEST and all(_short(item, depth + 1) for item in inner)
    return value is None or isinstance(value, bool | int | float)
