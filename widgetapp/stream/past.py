"""What a Thing was: its updates are played again, in a thread, on a document that nobody else sees."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import msgspec
from pycrdt import Doc, Map
from sqlalchemy.engine import Connection
from twisted.internet.defer import DeferredLock
from twisted.logger import Logger

from ..store import history
from ..store.engine import Reads
from ..store.history import Step
from ..wire.changes import Frame, Frames, Past, decode_touched
from . import codec
from .codec import Props
from .mine import Mine, Undone
from .sheet import Contradicted, Elements
from .watching import Change, watch

P = ParamSpec("P")
T = TypeVar("T")

#: After so many updates, or bytes, an answer ends with the next frame, and whoever asks goes on from there.
MOST_STEPS: Final = 50_000
MOST_BYTES: Final = 2 * 1024 * 1024
#: So many updates are played at one go; then the thread lets others of its process go first.
_BREATH: Final = 64


class Tape:
    """A document that is made of updates, one after the other. For the thread that made it; nothing of it may leave that."""

    def __init__(self, base: history.Base) -> None:
        self._doc: Doc[Map[Any]] = Doc()
        if base.state is not None:
            self._doc.apply_update(base.state)
        self.elements: Elements = self._doc.get("elements", type=Map)
        self._touched: set[str] = set()
        watch(self.elements, self._note)
        #: What was played.
        self.played = 0

    def _note(self, changes: Sequence[Change]) -> None:
        for change in changes:
            self._touched.update([str(change.path[0])] if change.path else change.keys or ())

    def play(self, steps: Iterable[Step], before: Callable[[Step], None] | None = None) -> Step | None:
        """Play updates; gives the last one. `before` is called with each."""
        last, going_on = None, iter(steps)
        while some := list(islice(going_on, _BREATH)):
            # What the library does at the end of a transaction takes the longer the more was done in it, at one go.
            with self._doc.transaction():
                for step in some:
                    if before is not None:
                        before(step)
                    self._doc.apply_update(step.content)
            last = some[-1]
            self.played += len(some)
            # Gives up the interpreter's lock: otherwise the reactor waits for it until the end of its patience.
            time.sleep(0)
        return last

    def touched(self) -> list[str]:
        """The widgets that were touched since the last time."""
        touched, self._touched = self._touched, set()
        return sorted(touched)

    def widgets(self) -> dict[str, Props]:
        """All widgets."""
        return {name: codec.read(widget) for name, widget in codec.every(self.elements).items()}

    def widget(self, name: str) -> Props | None:
        """One."""
        found = codec.find(self.elements, name)
        return None if found is None else codec.read(found)

    def state(self) -> bytes:
        """All of it, as one update."""
        return self._doc.get_update()


class PastReader:
    """Reads what the Things of a worker were, one after the other: the threads are for opening Things, too."""

    log = Logger()

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._one = DeferredLock()

    async def read(
        self,
        wanted: Callable[[], bool],
        query: Callable[Concatenate[Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T | None:
        """Perform `query`, which may take long; None where nobody wants it any more when its turn has come.

        Raises `Contradicted` where what is stored cannot be read.
        """
        await self._one.acquire()
        try:
            return await self._reads.read(query, *args, **kwargs) if wanted() else None
        except Contradicted:
            raise
        except Exception as error:
            self.log.failure("what a Thing was cannot be read")
            raise Contradicted("unavailable", "The history of this Thing cannot be read at present.") from error
        finally:
            self._one.release()


# --- in the thread of the query ---


def at(db: Connection, thing: str, version: int) -> Tape:
    """A Thing as it was at a version."""
    base = history.base(db, thing, version)
    tape = Tape(base)
    tape.play(history.steps(db, thing, base.upto, version))
    return tape


def widgets_at(db: Connection, thing: str, version: int) -> dict[str, Props]:
    """The widgets that a Thing had."""
    return at(db, thing, version).widgets()


def answer(db: Connection, thing: str, past: Past) -> bytes:
    """What was asked for: a Yjs update, or `Frames` as JSON."""
    if past.state:
        return at(db, thing, past.at[0]).state()
    stops = sorted(set(past.at)) or _spread(history.numbers(db, thing, past.after, past.upto), past.frames)
    return msgspec.json.encode(_frames(db, thing, past.after, stops))


def _spread(numbers: Sequence[int], frames: int) -> list[int]:
    """So many of the numbers, evenly; the last one is among them."""
    every = max(1, -(-len(numbers) // frames))
    return list(numbers[::-1][::every][::-1])


def _frames(db: Connection, thing: str, after: int, stops: Sequence[int]) -> Frames:
    """What a Thing was at each stop; behind a version, only what has changed since that."""
    if not stops:
        return Frames([], None)
    base = history.base(db, thing, after or stops[0])
    tape = Tape(base)
    if after:
        tape.play(history.steps(db, thing, base.upto, after))
        tape.touched()
    known = set(codec.every(tape.elements)) if after else set()
    done, size, reached = tape.played, 0, max(after, base.upto)
    found: list[Frame] = []
    for stop in stops:
        last = tape.play(history.steps(db, thing, reached, stop))
        names = sorted(codec.every(tape.elements)) if not found and not after else tape.touched()
        tape.touched()
        frame = _frame(db, thing, tape, stop, last, names, known)
        found.append(frame)
        reached, size = stop, size + len(bytes(frame.widgets))
        if stop != stops[-1] and (tape.played - done > MOST_STEPS or size > MOST_BYTES):
            return Frames(found, stop)
    return Frames(found, None)


def _frame(
    db: Connection, thing: str, tape: Tape, stop: int, last: Step | None, names: Sequence[str], known: set[str]
) -> Frame:
    there = {name: props for name in names if (props := tape.widget(name)) is not None}
    gone = sorted(known.intersection(names) - there.keys())
    known.difference_update(gone)
    known.update(there)
    if last is None and (number := history.last_at(db, thing, stop)) is not None:
        last = next(history.steps(db, thing, number - 1, number))
    shown = msgspec.Raw(msgspec.json.encode([codec.shown(name, props) for name, props in there.items()]))
    return Frame(stop, None if last is None else last.author, None if last is None else last.at, shown, gone)


def changes_of(db: Connection, thing: str, version: int, user: str) -> Undone:
    """What is to be done so that nothing is left of what somebody has changed since a version. Raises `Contradicted`."""
    tape = at(db, thing, version)
    mine = Mine(user, tape.widget)

    def before(step: Step) -> None:
        if not step.touched:
            raise Contradicted("conflict", "What was changed so long ago is known for no single person.")
        mine.note(step.author, decode_touched(step.touched))

    tape.play(history.steps(db, thing, version, None), before)
    return mine.undone(tape.widgets())
