"""A widget as it stands in a Thing's document, and as the API shows it. `web/src/canvas/codec` is the reference for the first.

In the document, what always moves together is one value (`pos`, `size`), freehand lines are flat lists of numbers, and bindings
are a map by id. The API shows `x`, `y`, `width`, `height`, points as pairs and bindings as a list. Both leave defaults out.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Final

import msgspec
from pycrdt import Array, Map

from ..wire.changes import PARTS
from . import typed

#: Kept as lists of chunks that are only appended to.
_APPENDED: Final = ("points", "pressures")
#: Nothing binds to these.
_UNBINDABLE: Final = ("freedraw", "line")
#: Letters are about so wide, as a part of their height: what a text is given for a width until a browser measures it.
_LETTER: Final = 0.55
_FONT_SIZE: Final = 20
_LINE_HEIGHT: Final = 1.25
_PLAIN: Final = (str, bool, int, float, list, dict)

Props = dict[str, Any]


def find(elements: Map[Any], name: str) -> Map[Any] | None:
    """A widget of the document; None also for what a client has put there that is none."""
    found = elements.get(name)
    return found if isinstance(found, Map) else None


def every(elements: Map[Any]) -> dict[str, Map[Any]]:
    """All widgets of the document, by their ids."""
    return {name: widget for name, widget in elements.items() if isinstance(widget, Map)}


def read(widget: Map[Any]) -> Props:
    """The properties of a widget of the document."""
    props = _plain(widget)
    for name in _APPENDED:
        value = props.get(name)
        if value and isinstance(widget[name], Array):
            props[name] = [number for chunk in value for number in (chunk if isinstance(chunk, list) else [chunk])]
    return typed.resolved(widget, props)


def _plain(widget: Map[Any]) -> Props:
    try:
        return widget.to_py() or {}
    except ValueError:
        # Markup, which has no plain value: what else there is can be read all the same.
        return {name: value for name, value in widget.items() if value is None or isinstance(value, _PLAIN)}


def as_read(props: Props) -> Props:
    """What `read` will give of a widget that has been written: the library makes floats of all numbers."""
    return {name: _floats(value) for name, value in props.items()}


def _floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _floats(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_floats(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def made(props: Props) -> Map[Any]:
    """A new widget for the document."""
    return Map({name: _shared(props, name, value) for name, value in props.items()})


def bindings_of(kind: str) -> Props:
    """What a new widget has for bindings: a map from the beginning, or two people who bind to it at once would each make one,
    and one of the two would be lost."""
    return {} if kind in _UNBINDABLE else {"boundElements": {}}


def write(widget: Map[Any], before: Props, after: Props) -> None:
    """Write what differs between the two."""
    names = differing(before, after)
    if not set(names).isdisjoint(typed.WORDING):
        typed.write(widget, after)
    for name in names:
        if name in typed.WORDING:
            continue
        if name == "boundElements":
            _write_bound(widget, before.get(name), after.get(name))
        elif name in after:
            widget[name] = _shared(after, name, after[name])
        else:
            del widget[name]


def _shared(props: Props, name: str, value: Any) -> Any:
    if name == "boundElements":
        return Map(value or {})
    if name in _APPENDED and props.get("type") == "freedraw":
        return Array([value] if value else [])
    return value


def _write_bound(widget: Map[Any], before: Any, after: Any) -> None:
    """Single bindings are added and removed: the map stays, or it would take another person's new binding with it."""
    bound = widget.get("boundElements")
    old, now = before or {}, after or {}
    if not isinstance(bound, Map):
        widget["boundElements"] = Map(now)
        return
    for gone in old.keys() - now.keys():
        bound.pop(gone, None)
    for name, kind in now.items():
        if old.get(name) != kind:
            bound[name] = kind


def differing(before: Props, after: Props) -> list[str]:
    """The names of the properties in which the two differ."""
    missing = object()
    return [name for name in {**before, **after} if before.get(name, missing) != after.get(name, missing)]


def shown(name: str, props: Props) -> dict[str, Any]:
    """A widget as the API shows it, with a mark that changes whenever it does."""
    result: dict[str, Any] = {"id": name, "etag": mark(props), "type": props.get("type")}
    for key, value in props.items():
        if key in PARTS and isinstance(value, list) and len(value) == len(PARTS[key]):
            result |= zip(PARTS[key], value, strict=True)
        elif key == "points" and props.get("type") == "freedraw" and isinstance(value, list):
            result[key] = list(zip(value[::2], value[1::2], strict=False))
        elif key == "boundElements":
            bindings = mapping(value)
            result |= {key: [{"id": bound, "type": bindings[bound]} for bound in sorted(bindings)]} if bindings else {}
        elif key != "type":
            result[key] = value
    return result


def mark(props: Props) -> str:
    """What tells one state of a widget from another."""
    # A map of bindings that is empty is as good as none.
    told = {name: value for name, value in props.items() if name != "boundElements" or value}
    return blake2b(msgspec.json.encode(told, order="sorted"), digest_size=8).hexdigest()


def with_properties(props: Props, wanted: dict[str, Any]) -> Props:
    """The same widget with properties as the API shows them. Sizes that were not given follow from text and points."""
    result = {**props, **{name: value for name, value in wanted.items() if not _is_part(name)}}
    if "points" in wanted and props.get("type") == "freedraw":
        result["points"] = [number for point in wanted["points"] for number in point]
        result.setdefault("pressures", [])
    if "text" in wanted:
        # How it was before a browser broke it into lines.
        result.pop("originalText", None)
    if "boundElements" in wanted:
        result["boundElements"] = {bound["id"]: bound["type"] for bound in wanted["boundElements"] or ()}
    natural = _natural_size(result, wanted)
    for name, parts in PARTS.items():
        old = pair(props.get(name))
        if natural is not None and name == "size":
            old = natural
        result[name] = [wanted.get(part, old[at]) for at, part in enumerate(parts)]
    return result


def mapping(value: Any) -> dict[str, Any]:
    """What is a mapping in a sound widget; clients write what they like."""
    return value if isinstance(value, dict) else {}


def pair(value: Any) -> list[float]:
    """What is a pair of numbers in a sound widget."""
    return value if isinstance(value, list) and len(value) == len(PARTS["pos"]) else [0, 0]


def _is_part(name: str) -> bool:
    return any(name in parts for parts in PARTS.values())


def _natural_size(props: Props, wanted: dict[str, Any]) -> list[float] | None:
    """How large a widget is by what is in it, where that has changed."""
    if "points" in wanted:
        across, down = zip(*wanted["points"], strict=True)
        return [max(across) - min(across), max(down) - min(down)]
    if wanted.keys() & {"text", "fontSize", "lineHeight"} and props.get("autoResize", True):
        height = props.get("fontSize", _FONT_SIZE)
        lines = str(props.get("text", "")).split("\n")
        return [max(map(len, lines)) * height * _LETTER, len(lines) * height * props.get("lineHeight", _LINE_HEIGHT)]
    return None


def overlaps(props: Props, rectangle: tuple[float, float, float, float]) -> bool:
    """Whether a widget, unturned, reaches into a rectangle (left, top, width, height)."""
    try:
        (x, y), (width, height) = props["pos"], props["size"]
        left, top, across, down = rectangle
        return bool(
            min(x, x + width) <= left + across and max(x, x + width) >= left
            and min(y, y + height) <= top + down and max(y, y + height) >= top
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        # Nothing that could be drawn.
        return False
