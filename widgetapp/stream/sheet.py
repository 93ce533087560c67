"""What a list of changes makes of a Thing's widgets: worked out on a copy of those concerned, so that it is all or nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from fractional_indexing import generate_key_between  # type: ignore[import-untyped]  # it has annotations and no py.typed
from pycrdt import Map

from ..wire.changes import Add, Become, Change, Contradiction, Delete, Differing, Reorder, Replace, Set, TakeBack, Widgets
from . import codec
from .codec import Props
from .order import Order

Elements = Map[Map[Any]]


class Contradicted(Exception):
    """The changes cannot be made."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.contradiction = Contradiction(code, message)


class Sheet:
    """The widgets of a Thing, as they are and as they are to be."""

    def __init__(self, elements: Elements) -> None:
        self._elements = elements
        self._before: dict[str, Props | None] = {}
        self._after: dict[str, Props | None] = {}
        # What concerns all widgets is read once, and only where it is asked for: there may be thousands, for each of a
        # thousand changes.
        self._order: Order | None = None
        self._inside: dict[str, list[str]] | None = None
        #: Widgets that were left as they are.
        self.skipped: list[str] = []
        self._handlers: dict[type, Callable[[Any], None]] = {
            Add: self._add, Set: self._set, Delete: self._delete, Reorder: self._reorder, Replace: self._replace,
            Become: self._become, TakeBack: self._take_back,
        }  # fmt: skip

    def make(self, change: Change) -> None:
        """Work one change out. Raises `Contradicted`."""
        self._handlers[type(change)](change)

    def write(self) -> None:
        """Make the changes in the document; to be called in a transaction of its."""
        for differing in self.differing():
            before, after = self._before[differing.widget], self._after[differing.widget]
            if after is None:
                del self._elements[differing.widget]
            elif before is None:
                self._elements[differing.widget] = codec.made(after)
            else:
                codec.write(self._elements[differing.widget], before, after)

    def differing(self) -> list[Differing]:
        """What is to be otherwise than it is."""
        found = []
        for name, after in self._after.items():
            before = self._before[name]
            if before is None or after is None:
                if before is not after:
                    found.append(Differing(name, before, after))
            elif names := codec.differing(before, after):
                found.append(Differing(name, _only(before, names), _only(after, names)))
        return found

    def shown(self, differing: list[Differing]) -> Widgets:
        """Those that differ, as they are to be."""
        to_be = [(change.widget, self._after[change.widget]) for change in differing]
        there = [codec.shown(name, codec.as_read(props)) for name, props in to_be if props is not None]
        return Widgets(there, [name for name, props in to_be if props is None], self.skipped)

    def widget(self, name: str) -> Props | None:
        """A widget as it is to be; None where there is none."""
        if name not in self._after:
            found = codec.find(self._elements, name)
            self._before[name] = self._after[name] = None if found is None else codec.read(found)
        return self._after[name]

    def _will_be(self, name: str, props: Props | None) -> None:
        self._after[name] = props
        if self._order is not None:
            self._order.put(name, (props or {}).get("index"))

    def _known(self, name: str, only_if: str | None = None) -> Props:
        found = self.widget(name)
        if found is None:
            raise Contradicted("not_found", f"There is no widget {name}.")
        if only_if is not None and codec.mark(found) != only_if:
            raise Contradicted("conflict", f"The widget {name} has changed since.")
        return found

    # --- the changes ---

    def _add(self, change: Add) -> None:
        if self.widget(change.widget) is not None:
            raise Contradicted("conflict", f"There is a widget {change.widget} already.")
        beginning: Props = {
            "type": change.type,
            **codec.bindings_of(change.type),
            # By this the canvas draws its wobbly lines alike everywhere.
            "seed": random.randrange(1, 2**31),  # noqa: S311  # only how lines look
            "index": generate_key_between(_sound(self._ordered().highest), None),
        }
        self._will_be(change.widget, codec.with_properties(beginning, change.properties))
        self._label(change.widget)

    def _label(self, name: str) -> None:
        """A text that is made within another widget is known there."""
        container = (self._after[name] or {}).get("containerId")
        if container is not None:
            holder = self._known(container)
            bound = {**codec.mapping(holder.get("boundElements")), name: "text"}
            self._will_be(container, {**holder, "boundElements": bound})

    def _set(self, change: Set) -> None:
        self._will_be(change.widget, codec.with_properties(self._known(change.widget, change.only_if), change.properties))

    def _delete(self, change: Delete) -> None:
        widget = self._known(change.widget, change.only_if)
        self._will_be(change.widget, None)
        for name in self._related(change.widget, widget):
            other = self.widget(name)
            if other is not None:
                self._will_be(name, None if other.get("containerId") == change.widget else _without(other, change.widget))

    def _related(self, name: str, widget: Props) -> list[str]:
        """The widgets that may refer to this one."""
        ends = [codec.mapping(widget.get(end)).get("elementId") for end in ("startBinding", "endBinding")]
        related = [*codec.mapping(widget.get("boundElements")), *ends, widget.get("containerId")]
        if widget.get("type") in ("frame", "magicframe"):
            related += self._within(name)
        return [other for other in related if isinstance(other, str) and other != name]

    def _reorder(self, change: Reorder) -> None:
        widget = self._known(change.widget, change.only_if)
        order = self._ordered()
        # It may be asked to go above itself, or to where it is.
        order.put(change.widget, None)
        if change.above == "":
            below, over = order.highest, None
        elif change.above is None:
            below, over = None, order.lowest
        else:
            below = str(self._known(change.above).get("index"))
            over = order.above(below)
        self._will_be(change.widget, {**widget, "index": _between(below, over)})

    def _replace(self, change: Replace) -> None:
        for differing in change.widgets:
            now = self.widget(differing.widget)
            if not _is(now, differing):
                raise Contradicted("conflict", f"Somebody has changed the widget {differing.widget} since.")
            self._put(differing, now)

    def _put(self, differing: Differing, now: Props | None) -> None:
        if now is None or differing.after is None:
            self._will_be(differing.widget, differing.after)
        else:
            kept = {name: value for name, value in now.items() if name not in (differing.before or {})}
            self._will_be(differing.widget, {**kept, **differing.after})

    def _take_back(self, change: TakeBack) -> None:
        for differing in change.widgets:
            now = self.widget(differing.widget)
            # What this has already done to it is nobody else's change.
            if not _is(self._before[differing.widget], differing):
                self.skipped.append(differing.widget)
            elif differing.after is not None:
                self._put(differing, now)
            elif now is not None:
                self._delete(Delete(differing.widget))

    def _become(self, change: Become) -> None:
        self.widget(change.widget)
        self._will_be(change.widget, change.properties)

    def _ordered(self) -> Order:
        """What the widgets are ordered by, as it is to be."""
        if self._order is None:
            there = {name: widget.get("index") for name, widget in codec.every(self._elements).items()}
            to_be = {name: (props or {}).get("index") for name, props in self._after.items()}
            self._order = Order({name: index for name, index in (there | to_be).items() if isinstance(index, str)})
        return self._order

    def _within(self, frame: str) -> list[str]:
        """The widgets that the document has in a frame."""
        if self._inside is None:
            self._inside = {}
            for name, widget in codec.every(self._elements).items():
                # A client may have put anything there.
                if isinstance(inside := widget.get("frameId"), str):
                    self._inside.setdefault(inside, []).append(name)
        return self._inside.get(frame, [])


def _between(below: str | None, over: str | None) -> str:
    try:
        return str(generate_key_between(_sound(below), _sound(over)))
    except Exception as error:
        raise Contradicted("conflict", "The order of the widgets cannot be told; open the Thing once.") from error


def _sound(index: str | None) -> str | None:
    """An index that others can be made from; whatever a client has written is not always one."""
    if index is None:
        return None
    try:
        generate_key_between(index, None)
    except Exception:
        return None
    return index


def _only(props: Props, names: list[str]) -> Props:
    return {name: props[name] for name in names if name in props}


def _without(props: Props, gone: str) -> Props:
    """A widget that is bound to another one no more, and is in that frame no more."""
    changed: Props = {}
    for name in ("startBinding", "endBinding"):
        if codec.mapping(props.get(name)).get("elementId") == gone:
            changed[name] = None
    if gone in codec.mapping(props.get("boundElements")):
        changed["boundElements"] = {key: kind for key, kind in props["boundElements"].items() if key != gone}
    if props.get("frameId") == gone:
        changed["frameId"] = None
    return {**props, **changed} if changed else props


def _is(now: Props | None, differing: Differing) -> bool:
    """Whether a widget is still as an edit has left it, as far as that changed it."""
    if now is None or differing.before is None:
        return now is differing.before
    if differing.after is None:
        return now == differing.before
    names = {**differing.before, **differing.after}
    missing = object()
    return all(now.get(name, missing) == differing.before.get(name, missing) for name in names)
