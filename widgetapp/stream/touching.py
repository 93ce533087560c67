"""Which widgets an update has touched, and what their properties were and are, by the library's own account of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pycrdt import Map, MapEvent, TextEvent

from ..wire.changes import Touched, Values
from . import typed

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
    written: dict[str, Values] = {}
    replaced: dict[str, Values] = {}
    for event in events:
        path = event.path
        if not path:
            _widgets(event.keys, added, deleted, values)
        elif len(path) > 1 and path[1] in typed.NAMES:
            written[str(path[0])] = _written(event)
        elif len(path) > 1:
            # Within one of its properties: a line goes on, an arrow is bound.
            changed.setdefault(str(path[0]), []).append(str(path[1]))
        elif isinstance(event, MapEvent):
            keys = _told(event)
            replaced[str(path[0])] = _text(event)
            changed.setdefault(str(path[0]), []).extend(keys)
            values[str(path[0])] = _pairs(keys)
    for name, pair in written.items():
        changed.setdefault(name, []).append("text")
        values[name] = values.get(name, {}) | (pair or replaced.get(name, {}))
    return Touched(added, deleted, {name: props for name, props in changed.items() if props}, values)


def _told(event: Any) -> dict[str, Any]:
    """The properties that an event of a widget is about."""
    keys: dict[str, Any] = event.keys
    if typed.NAMES.isdisjoint(keys):
        return keys
    # Of words that were typed, `text` only follows: what changed was told when they were.
    unsaid = {*typed.NAMES, *typed.WORDING} if typed.typed_in(event.target) is not None else typed.NAMES
    return {name: what for name, what in keys.items() if name not in unsaid}


def _text(event: Any) -> Values:
    """What `text` was and is, where it was written."""
    return _pairs({name: what for name, what in event.keys.items() if name == "text"})


def _written(event: Any) -> Values:
    """What a text was and is, as far as that is known and not long."""
    if not isinstance(event, TextEvent):
        return {}
    now = str(event.target)  # type: ignore[attr-defined]  # made by the binding, not declared
    before = typed.before_of(now, event.delta)  # type: ignore[attr-defined]  # likewise
    return {} if before is None or not (_short(before) and _short(now)) else {"text": (before, now)}


def _widgets(keys: Mapping[str, Any], added: list[str], deleted: list[str], values: dict[str, Values]) -> None:
    for name, what in keys.items():
        if what["action"] == "delete":
            deleted.append(name)
            continue
        added.append(name)
        widget = what["newValue"]
        if isinstance(widget, Map) and len(added) <= _MOST:
            # Not `to_py`, which goes down into whatever a client has put there.
            plain = {prop: value for prop, value in widget.items() if prop not in typed.NAMES and _short(value)}
            values[name] = {prop: (None, value) for prop, value in plain.items()}


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
