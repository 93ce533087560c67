"""What Things were: who has worked on them, the updates by which they became what they are, and states to begin from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from ..wire.changes import decode_touched, public_names
from .journal_schema import checkpoints, updates

#: A state is kept as a checkpoint when so many updates lie between it and the one before ...
CHECKPOINT_UPDATES = 10_000
#: ... and no more of its bytes come on each of them: to read so many takes as long as to play an update.
CHECKPOINT_BYTES = 27
#: So many rows are in memory at once.
_ROWS = 500
#: It is told of so many widgets what became of them; of more, only that there were changes.
_MOST = 200


class WorkedOn(msgspec.Struct, frozen=True):
    """The widgets that were added and deleted, and the properties that were changed of others, as the API names them."""

    added: list[str]
    deleted: list[str]
    changed: dict[str, list[str]]


class Work(msgspec.Struct, frozen=True):
    """What one person did at a stretch: from when to when (ms), how many updates, the number of the last one, and what became
    of which widgets by them; None: nobody knows, or they are many."""

    version: int
    author: str
    begun_at: int
    ended_at: int
    changes: int
    widgets: WorkedOn | None


class Step(msgspec.Struct, frozen=True):
    """One update, as it is stored."""

    seq: int
    author: str
    at: int
    content: bytes
    touched: bytes | None


class Base(msgspec.Struct, frozen=True):
    """A state to begin from, and the number of the last update in it; 0 and nothing where one begins from nothing."""

    upto: int = 0
    state: bytes | None = None


def work(db: Connection, thing: str, before: int | None, rows: int, pause: int, window: int) -> tuple[list[Work], int | None]:
    """Who worked on a Thing, the newest first, out of so many updates before a number; and where to go on, if there is more.

    A stretch of somebody's ends with a pause of his (ms), and whenever the clock comes to a multiple of the window (ms).
    """
    query = select(updates.c.seq, updates.c.author, updates.c.at, updates.c.touched).where(updates.c.thing == thing)
    if before is not None:
        query = query.where(updates.c.seq < before)
    looked = db.execute(query.order_by(updates.c.seq.desc()).limit(rows)).all()
    found: list[_Stretch] = []
    going_on: dict[str, _Stretch] = {}
    for seq, author, at, touched in reversed(looked):
        stretch = going_on.get(author)
        if stretch is None or at - stretch.ended_at > pause or at // window != stretch.ended_at // window:
            stretch = going_on[author] = _Stretch(author, at)
            found.append(stretch)
        stretch.add(seq, at, touched)
    told = sorted((stretch.told() for stretch in found), key=lambda one: one.version, reverse=True)
    return told, looked[-1].seq if len(looked) == rows else None


@dataclass(slots=True)
class _Stretch:
    """What one person did, as far as it has been gone through."""

    author: str
    begun_at: int
    ended_at: int = 0
    version: int = 0
    changes: int = 0
    known: bool = True
    added: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    changed: dict[str, set[str]] = field(default_factory=dict)

    def add(self, seq: int, at: int, touched: bytes | None) -> None:
        """One more update."""
        self.version, self.ended_at, self.changes = seq, max(at, self.ended_at), self.changes + 1
        if not touched:
            self.known = False
            return
        more = decode_touched(touched)
        for name in more.deleted:
            self.changed.pop(name, None)
            if name in self.added:
                # It has come and gone.
                self.added.remove(name)
            else:
                self.deleted.add(name)
        for name in more.added:
            (self.deleted.remove if name in self.deleted else self.added.add)(name)
        for name, properties in more.changed.items():
            if name not in self.added:
                self.changed.setdefault(name, set()).update(properties)

    def told(self) -> Work:
        """All in all."""
        widgets = None
        if self.known and len(self.added) + len(self.deleted) + len(self.changed) <= _MOST:
            changed = {name: public_names(sorted(properties)) for name, properties in self.changed.items()}
            widgets = WorkedOn(sorted(self.added), sorted(self.deleted), changed)
        return Work(self.version, self.author, self.begun_at, self.ended_at, self.changes, widgets)


def last_at(db: Connection, thing: str, version: int) -> int | None:
    """The number of the update that a Thing had last at a version; None where it had none yet."""
    query = select(func.max(updates.c.seq)).where(updates.c.thing == thing, updates.c.seq <= version)
    number: int | None = db.execute(query).scalar_one()
    return number


def numbers(db: Connection, thing: str, after: int, upto: int | None) -> list[int]:
    """The numbers of a Thing's updates behind one, and up to another."""
    query = select(updates.c.seq).where(updates.c.thing == thing, updates.c.seq > after)
    if upto is not None:
        query = query.where(updates.c.seq <= upto)
    return list(db.execute(query.order_by(updates.c.seq)).scalars())


def steps(db: Connection, thing: str, after: int, upto: int | None) -> Iterator[Step]:
    """The updates themselves, which are read while they are gone through."""
    columns = (updates.c.seq, updates.c.author, updates.c.at, updates.c.content, updates.c.touched)
    query = select(*columns).where(updates.c.thing == thing, updates.c.seq > after)
    if upto is not None:
        query = query.where(updates.c.seq <= upto)
    for row in db.execute(query.order_by(updates.c.seq).execution_options(yield_per=_ROWS)):
        yield Step(*row)


def base(db: Connection, thing: str, version: int) -> Base:
    """From where one comes to a version soonest."""
    query = select(checkpoints.c.upto, checkpoints.c.state).where(checkpoints.c.thing == thing, checkpoints.c.upto <= version)
    row = db.execute(query.order_by(checkpoints.c.upto.desc()).limit(1)).first()
    return Base() if row is None else Base(*row)


def keep_checkpoint(tx: Connection, thing: str, upto: int, state: bytes) -> None:
    """Keep a state that is exactly that of its number, where that spares enough."""
    last = tx.execute(select(func.max(checkpoints.c.upto)).where(checkpoints.c.thing == thing)).scalar_one() or 0
    between = (updates.c.thing == thing, updates.c.seq > last, updates.c.seq <= upto)
    count = tx.execute(select(func.count()).where(*between)).scalar_one()
    if count >= max(CHECKPOINT_UPDATES, len(state) // CHECKPOINT_BYTES):
        tx.execute(insert(checkpoints).values(thing=thing, upto=upto, state=state))
