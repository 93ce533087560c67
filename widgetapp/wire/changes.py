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


class TakeBack(msgspec.Struct, frozen=True, tag="take_back", tag_field="do"):
    """The same, one after the other, and where a widget is not as in `before`, it is left as it is."""

    widgets: list[Differing]


Change = Add | Set | Delete | Reorder | Replace | Become | TakeBack


class Order(msgspec.Struct, frozen=True):
    """Changes to be made together or not at all; `edit` is the id under which they can be undone."""

    edit: str
    changes: list[Change]
    dry_run: bool = False
    #: What else is to be done: let everything be as it was behind this update.
    version: int | None = None
    #: ... or only what this user has changed since then.
    user: str | None = None
    #: Widgets that were to be changed and are left as they are, which is known already.
    skipped: list[str] = []
    #: The edit that this undoes, or does again.
    undoes: str | None = None
    redoes: str | None = None


class Past(msgspec.Struct, frozen=True):
    """What is wanted of what a Thing was: at these versions; or, without any, at so many moments, evenly spread over its
    updates behind `after` and up to `upto`. With `state`, all of it as a Yjs update, at the only version that is named."""

    at: list[int] = []
    after: int = 0
    upto: int | None = None
    frames: int = 0
    state: bool = False


class Wanted(msgspec.Struct, frozen=True):
    """Which widgets are wanted: these, or those that lie in a rectangle (left, top, width, height); all; or what there was."""

    widgets: list[str] | None = None
    rectangle: tuple[float, float, float, float] | None = None
    past: Past | None = None


class Frame(msgspec.Struct, frozen=True):
    """A Thing at a moment: its version, who made that and when (ms); and, as JSON, the widgets that are otherwise than in the
    frame before, and those that are gone since."""

    version: int
    author: str | None
    at: int | None
    widgets: msgspec.Raw
    deleted: list[str]


class Frames(msgspec.Struct, frozen=True):
    """What a Thing was, one moment after the other, the first one whole; `next` is the version behind which more is to be asked
    for."""

    frames: list[Frame]
    next: int | None


class Widgets(msgspec.Struct, frozen=True):
    """Widgets as JSON, in their order from the bottom to the top; those of the wanted ones that are not there; and those that
    were to be changed, and were left because somebody else has changed the same since."""

    widgets: list[dict[str, Any]]
    missing: list[str]
    skipped: list[str] = []


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
