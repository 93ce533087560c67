"""Changes to widgets as JSON, from where they are asked for to the document worker, and what came of them back again.

A widget travels as the properties that it has in a Thing's document, by name; None stands for a widget that is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

Stored = dict[str, Any]

#: What the document has as one value, because it always moves together, and the API as two.
PARTS: Final = {"pos": ("x", "y"), "size": ("width", "height")}


class Add(msgspec.Struct, frozen=True, tag="add", tag_field="do"):
    """Add a widget, on top of all others. `properties` as in `Set`."""

    widget: str
    type: str
    properties: dict[str, Any]


class Set(msgspec.Struct, frozen=True, tag="set", tag_field="do"):
    """Give a widget's properties other values; if `only_if` is given, only if it still has this mark."""

    widget: str
    properties: dict[str, Any]
    only_if: str | None = None


class Delete(msgspec.Struct, frozen=True, tag="delete", tag_field="do"):
    """Delete a widget, and the label within it."""

    widget: str
    only_if: str | None = None


class Reorder(msgspec.Struct, frozen=True, tag="reorder", tag_field="do"):
    """Put a widget right above another one; `above` None: at the very bottom, "": on top."""

    widget: str
    above: str | None = ""
    only_if: str | None = None


class Differing(msgspec.Struct, frozen=True):
    """In what a widget was before and after an edit: only the properties that differ."""

    widget: str
    before: Stored | None
    after: Stored | None


class Replace(msgspec.Struct, frozen=True, tag="replace", tag_field="do"):
    """Undo an edit, or do it again: what is as in `before` everywhere becomes as in `after`."""

    widgets: list[Differing]


class Become(msgspec.Struct, frozen=True, tag="become", tag_field="do"):
    """Let a widget be this, whatever it is now."""

    widget: str
    properties: Stored | None


Change = Add | Set | Delete | Reorder | Replace | Become


class Order(msgspec.Struct, frozen=True):
    """Changes to be made together or not at all; `edit` is the id under which they can be undone."""

    edit: str
    changes: list[Change]
    dry_run: bool = False
    #: What else is to be done: let everything be as it was behind this update.
    version: int | None = None
    #: The edit that this undoes, or does again.
    undoes: str | None = None
    redoes: str | None = None


class Wanted(msgspec.Struct, frozen=True):
    """Which widgets are wanted: these, or those that lie in a rectangle (left, top, width, height); all."""

    widgets: list[str] | None = None
    rectangle: tuple[float, float, float, float] | None = None


class Widgets(msgspec.Struct, frozen=True):
    """Widgets as JSON, in their order from the bottom to the top; and those of the wanted ones that are not there."""

    widgets: list[dict[str, Any]]
    missing: list[str]


class Record(msgspec.Struct, frozen=True):
    """What an edit by changes did, for undoing it. Kept in the transaction of its update."""

    edit: str
    widgets: list[Differing]
    undoes: str | None
    redoes: str | None


class Contradiction(msgspec.Struct, frozen=True):
    """Why changes were not made: the code of a refusal, and words for a person."""

    code: str
    message: str


#: What properties were and are, by name; None where there is none.
Values = dict[str, tuple[Any, Any]]

#: With values, what an update has touched takes no more than this beside it (bytes).
_LONGEST = 8 * 1024


class Touched(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Which widgets an update has added and deleted, and which properties it has changed, under their names in the document;
    and what those were and are, by widget, as far as that is not long."""

    added: list[str]
    deleted: list[str]
    changed: dict[str, list[str]]
    values: dict[str, Values] = {}


NOTHING_TOUCHED = Touched([], [], {})
_touched = msgspec.msgpack.Decoder(Touched)


def encode_touched(touched: Touched) -> bytes:
    """As it is kept beside the update."""
    encoded = msgspec.msgpack.encode(touched)
    if len(encoded) > _LONGEST and touched.values:
        encoded = msgspec.msgpack.encode(msgspec.structs.replace(touched, values={}))
    return encoded


def decode_touched(encoded: bytes) -> Touched:
    """What was kept."""
    return _touched.decode(encoded)


def public_names(names: Iterable[str]) -> list[str]:
    """What the API calls properties of the document."""
    return [public for name in names for public in PARTS.get(name, (name,))]
