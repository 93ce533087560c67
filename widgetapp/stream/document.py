"""A Thing's content: one Yjs document, with what the server needs to know about each update."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from pycrdt import Doc, Map, TransactionEvent

from ..store.updates import Stored
from ..wire.changes import NOTHING_TOUCHED, Touched, Widgets
from ..wire.lib0 import Reader, WireError
from ..wire.yjs import holds_nothing
from . import codec
from .sheet import Elements, Sheet
from .sketching import Pieces
from .touching import touched_by
from .typed import words_of
from .watching import Change, watch

#: An update that says nothing: no structs, no deletions.
EMPTY_UPDATE = b"\x00\x00"

#: The state vector of whoever has nothing.
EMPTY_STATE = b"\x00"
#: Integers below this are encoded as themselves.
_ONE_BYTE = 0x80
#: By what others tell our edits from those of clients (from, to). It stands with each property of what the API makes:
#: those of eight bytes, which the library would take, were a seventh of a large document. It must be another one each time, as
#: a document that died may have made edits that come back from a client later on.
_OWN_IDS = (1 << 14, 1 << 21)


class BrokenUpdate(ValueError):
    """Bytes that are no Yjs update."""


class SpoiledDocument(Exception):
    """An update was well written and made no sense: it broke off half-way, and the document must be made anew."""


class Panic(Exception):
    """The same, so badly that the library gave up: nothing in this process is to be trusted any more."""


class Document:
    """One Yjs document. Not for use from a thread other than the one that made it."""

    def __init__(
        self, stored: Stored, unstored: Sequence[bytes] = (), before: Callable[[int], None] = lambda _number: None
    ) -> None:
        """`before` is told the number of each row that is about to be applied, 0 for the snapshot."""
        self._doc: Doc[Map[Any]] = Doc(client_id=random.randrange(*_OWN_IDS))  # noqa: S311  # no secret
        with self._doc.transaction():
            if stored.snapshot is not None:
                before(0)
                self._doc.apply_update(stored.snapshot)
            for number, update in zip(stored.numbers, stored.updates, strict=True):
                before(number)
                self._doc.apply_update(update)
            for update in unstored:
                self._doc.apply_update(update)
        self._elements: Elements = self._doc.get("elements", type=Map)
        self._touched = NOTHING_TOUCHED
        self._pieces: Pieces | None = None
        #: All of it as one update, until it changes: thirty who come at once have it made once.
        self._whole: bytes | None = None
        #: What the transaction that has just ended has changed.
        self._changes: Sequence[Change] = ()
        watch(self._elements, self._note)

    def _note(self, changes: Sequence[Change]) -> None:
        self._changes = changes

    def _settle(self) -> None:
        """Say what a transaction has touched, now that it is over.

        Raises `SpoiledDocument` and `Panic` where that cannot be read.
        """
        changes, self._changes = self._changes, ()
        if not changes:
            return
        try:
            self._touched = touched_by(self._elements, changes)
        except BaseException as error:
            raise (Panic if _is_panic(error) else SpoiledDocument)(str(error)) from error
        if self._pieces is not None:
            self._pieces.note(self._touched)

    @property
    def touched(self) -> Touched:
        """What the last update has touched."""
        return self._touched

    def take(self, update: bytes) -> None:
        """Apply an update.

        Raises `BrokenUpdate`, after which the document is as it was, and `SpoiledDocument` and `Panic`, after which it is not.
        """
        _plausible_clients(update)
        if holds_nothing(update):
            raise BrokenUpdate("it deletes nothing, and says that this is something")
        self._touched, self._whole, self._changes = NOTHING_TOUCHED, None, ()
        try:
            self._doc.apply_update(update)
        except ValueError as error:
            raise BrokenUpdate(str(error)) from error
        except RuntimeError as error:
            raise SpoiledDocument(str(error)) from error
        except BaseException as error:
            if not _is_panic(error):
                raise
            raise Panic(str(error)) from error
        self._settle()

    def apply(self, update: bytes) -> bool:
        """Apply an update, and say whether it held anything new; that costs more than to `take` it.

        What cannot be integrated yet, for want of an update that it builds on, counts as new: it must be kept as well.
        Raises what `take` raises.
        """
        changes: list[TransactionEvent] = []
        whole, subscription = self._whole, self._doc.observe(changes.append)
        try:
            self.take(update)
        finally:
            self._doc.unobserve(subscription)
        # Structs that changed nothing were known, or wait for others; to keep known ones once more costs only room.
        new = bool(changes) or _plausible_clients(update) > 0
        if not new:
            # So each client answers that joins with nothing: the document is not put together anew for the next one.
            self._whole = whole
        return new

    def sheet(self) -> Sheet:
        """The widgets, to work changes out on."""
        return Sheet(self._elements)

    def change(self, sheet: Sheet) -> bytes | None:
        """Make the changes that were worked out; gives them as an update, None where there are none.

        Raises `SpoiledDocument` and `Panic` where they break off half-way.
        """
        changes: list[TransactionEvent] = []
        subscription = self._doc.observe(changes.append)
        self._touched, self._whole, self._changes = NOTHING_TOUCHED, None, ()
        try:
            with self._doc.transaction():
                sheet.write()
        except BaseException as error:
            raise (Panic if _is_panic(error) else SpoiledDocument)(str(error)) from error
        finally:
            self._doc.unobserve(subscription)
        self._settle()
        return changes[0].update if changes else None

    def widgets(self, names: Sequence[str] | None, rectangle: tuple[float, float, float, float] | None) -> Widgets:
        """Widgets as the API shows them: these, or those in a rectangle; from the bottom to the top."""
        wanted = self.names() if names is None else list(dict.fromkeys(names))
        widgets = {name: codec.find(self._elements, name) for name in wanted}
        found = {name: codec.read(widget) for name, widget in widgets.items() if widget is not None}
        seen = {name: props for name, props in found.items() if rectangle is None or codec.overlaps(props, rectangle)}
        order = sorted(seen, key=lambda name: (str(seen[name].get("index", "")), name))
        return Widgets([codec.shown(name, seen[name]) for name in order], [name for name in wanted if name not in found])

    def text(self) -> str:
        """What is written on the widgets, from the bottom to the top."""
        in_order = sorted(codec.every(self._elements).values(), key=lambda widget: str(widget.get("index", "")))
        found = (words for widget in in_order for words in (words_of(widget), widget.get("name")))
        return "\n".join(words for words in found if isinstance(words, str) and words)

    def pieces(self) -> Pieces:
        """What a small picture is made of."""
        if self._pieces is None:
            self._pieces = Pieces(self._elements)
        return self._pieces

    def names(self) -> list[str]:
        """The ids of all widgets."""
        return list(codec.every(self._elements))

    def state_vector(self) -> bytes:
        """What the document has, in Yjs' encoding."""
        return self._doc.get_state()

    def missing(self, state_vector: bytes) -> bytes:
        """What a client with that state vector lacks. Raises `BrokenUpdate` for one that cannot be read."""
        if state_vector == EMPTY_STATE:
            return self.state()
        _plausible_clients(state_vector)
        try:
            return self._doc.get_update(state_vector)
        except ValueError as error:
            raise BrokenUpdate(str(error)) from error

    def state(self) -> bytes:
        """The whole document as one update, with whatever still waits for what it builds on."""
        if self._whole is None:
            self._whole = self._doc.get_update()
        return self._whole


def _is_panic(error: BaseException) -> bool:
    """Whether the library gave up. The class is made by its binding, where it cannot be imported, and is no Exception."""
    return type(error).__name__ == "PanicException"


def _plausible_clients(update: bytes) -> int:
    """How many clients' structs an update, or a state vector, claims to hold; the decoder reserves memory for them before it
    looks. Raises `BrokenUpdate` for more than there can be."""
    try:
        # Seldom more than a few, which are one byte.
        clients = update[0] if update and update[0] < _ONE_BYTE else Reader(update).uint()
    except WireError as error:
        raise BrokenUpdate(str(error)) from error
    if clients > len(update):
        raise BrokenUpdate(f"{len(update)} bytes cannot hold the work of {clients} clients")
    return clients
