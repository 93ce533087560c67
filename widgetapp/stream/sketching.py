"""The small pictures of Things: drawn by the worker that has a Thing open, while it is worked on and when the last one leaves.

Here, and not in a browser, as many Things are only ever changed by programs; and not by whoever asks for a picture, as to read
a Thing is work that may kill. Of the widgets only those are read again that were touched since, a few at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from pycrdt import Array, Map
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from ..refusals import Refusal
from ..store import sketches
from ..store.journal import JournalClient
from ..tasks import spawn_task
from ..wire import sketch
from ..wire.changes import Touched
from ..wire.sketch import Piece
from . import codec
from .typed import words_of

if TYPE_CHECKING:
    from .thing import LiveThing

#: So long after an edit a picture is drawn, of all that has come until then (s).
PAUSE = 4.0
#: So many widgets are read at once; then what others want comes first.
_TOGETHER = 40


class Pieces:
    """What a picture is made of: the widgets as they were when they were last read, and which have been touched since."""

    def __init__(self, elements: Map[Any]) -> None:
        self._elements = elements
        self._pieces: dict[str, Piece] = {}
        self._stale = dict.fromkeys(codec.every(elements))

    def note(self, touched: Touched) -> None:
        """These have changed."""
        for names in (touched.added, touched.deleted, touched.changed):
            self._stale.update(dict.fromkeys(names))

    def read_some(self, count: int) -> bool:
        """Read widgets that have changed; whether there are more."""
        for name in list(self._stale)[:count]:
            del self._stale[name]
            widget = codec.find(self._elements, name)
            piece = None if widget is None else sketch.piece(_shown(widget))
            if piece is None:
                self._pieces.pop(name, None)
            else:
                self._pieces[name] = piece
        return bool(self._stale)

    def sketch(self) -> sketch.Sketch:
        """The picture of what has been read."""
        return sketch.sketch(self._pieces.values())


def _shown(widget: Map[Any]) -> dict[str, Any]:
    """The properties of a widget that are to be seen; not `to_py`, which goes down into whatever a client has put there."""
    found = {name: widget.get(name) for name in sketch.PROPERTIES}
    found["text"] = words_of(widget)
    if isinstance(points := found["points"], Array):
        found["points"] = list(points)
    return found


class Sketching:
    """Draws what has changed, and has it stored."""

    log = Logger()

    def __init__(self, clock: IReactorTime, journal: JournalClient, drawn: Callable[[LiveThing], None]) -> None:
        """`drawn` hears that a picture is finished, and its Thing can be let go of, as far as that goes."""
        self._clock = clock
        self._journal = journal
        self._drawn = drawn

    def changed(self, thing: LiveThing) -> None:
        """A Thing is not any more what its picture shows."""
        thing.undrawn = True
        if thing.drawing_due is None:
            thing.drawing_due = self._clock.callLater(PAUSE, self._due, thing)

    def forget(self, thing: LiveThing) -> None:
        """A Thing is not here any more."""
        if thing.drawing_due is not None and thing.drawing_due.active():
            thing.drawing_due.cancel()
        thing.drawing_due = None

    def _due(self, thing: LiveThing) -> None:
        thing.drawing_due = None
        if thing.document is not None and thing.quarantined is None and not thing.drawing:
            self.begin(thing)

    def begin(self, thing: LiveThing) -> None:
        """Draw a Thing, which is kept until that is done."""
        thing.undrawn, thing.drawing = False, True
        _ = spawn_task(self.log, f"the picture of {thing.id}", self._draw(thing))

    async def _draw(self, thing: LiveThing) -> None:
        try:
            document = thing.loaded()
            while document.pieces().read_some(_TOGETHER):
                await deferLater(self._clock, 0, lambda: None)
            content = msgspec.json.encode(document.pieces().sketch())
            await self._journal.transact(sketches.draw, sketches.Drawn(thing.id, thing.last, thing.epoch, content))
        except Refusal as refusal:
            self.log.info("the picture of {thing} is not stored: {refusal}", thing=thing.id, refusal=refusal)
            if thing.clients:
                self.changed(thing)
        finally:
            thing.drawing = False
            self._drawn(thing)
