"""Which widgets an update has touched, and what their properties were and are, by the library's own account of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ..wire.changes import Touched, Values
from . import codec, typed
from .sheet import Elements
from .watching import Change

#: So many widgets that are added get their properties noted; of more, only that there are.
_MOST: Final = 50
#: Longer texts are not noted, nor are larger lists and mappings, or deeper ones: it would cost too much with each edit.
_LONGEST: Final = 256
_LARGEST: Final = 8
_DEEPEST: Final = 2

Keys = Mapping[str, Mapping[str, Any]]


def touched_by(elements: Elements, changes: Sequence[Change]) -> Touched:
    """What the changes of one transaction, which is over, come to."""
    added: list[str] = []
    deleted: list[str] = []
    changed: dict[str, list[str]] = {}
    values: dict[str, Values] = {}
    written: dict[str, Values] = {}
    replaced: dict[str, Values] = {}
    for change in changes:
        path, keys = change.path, change.keys
        name = str(path[0]) if path else ""
        if not path:
            _widgets(elements, keys or {}, added, deleted, values)
        elif len(path) > 1 and path[1] in typed.NAMES:
            written[name] = _written(elements, name, change)
        elif len(path) > 1:
            # Within one of its properties: a line goes on, an arrow is bound.
            changed.setdefault(name, []).append(str(path[1]))
        elif keys is not None:
            told = _told(elements, name, keys)
            # What `text` was and is, where it was written.
            replaced[name] = _pairs({"text": keys["text"]}) if "text" in keys else {}
            changed.setdefault(name, []).extend(told)
            values[name] = _pairs(told)
    for name, pair in written.items():
        changed.setdefault(name, []).append("text")
        values[name] = values.get(name, {}) | (pair or replaced.get(name, {}))
    return Touched(added, deleted, {name: props for name, props in changed.items() if props}, values)


def _told(elements: Elements, name: str, keys: Keys) -> Keys:
    """The properties that a change of a widget is about."""
    if typed.NAMES.isdisjoint(keys):
        return keys
    # Of words that were typed, `text` only follows: what changed was told when they were.
    widget = codec.find(elements, name)
    counts = widget is not None and typed.typed_in(widget) is not None
    unsaid = {*typed.NAMES, *typed.WORDING} if counts else typed.NAMES
    return {name: what for name, what in keys.items() if name not in unsaid}


def _written(elements: Elements, name: str, change: Change) -> Values:
    """What a text was and is, as far as that is known and not long."""
    widget = codec.find(elements, name)
    text = None if widget is None else typed.letters(widget)
    if text is None or change.delta is None:
        return {}
    now = str(text)
    before = typed.before_of(now, change.delta)
    return {} if before is None or not (_short(before) and _short(now)) else {"text": (before, now)}


def _widgets(elements: Elements, keys: Keys, added: list[str], deleted: list[str], values: dict[str, Values]) -> None:
    for name, what in keys.items():
        if what["action"] == "delete":
            deleted.append(name)
            continue
        added.append(name)
        widget = codec.find(elements, name) if len(added) <= _MOST else None
        if widget is not None:
            # Not `to_py`, which goes down into whatever a client has put there.
            plain = {prop: value for prop, value in widget.items() if prop not in typed.NAMES and _short(value)}
            values[name] = {prop: (None, value) for prop, value in plain.items()}


def _pairs(keys: Keys) -> Values:
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
