"""User actions on what a Thing was: its history, and back to a moment of it."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..store import things as thing_rows
from ..store import updates
from ..store.things import Person
from ..wire.changes import Order
from .calls import Call
from .declaration import Act, useraction
from .editing import Edited, change
from .rights import OnThing
from .values import Id, Params, Time

#: So many updates are looked at for one page.
ROWS = 2000
#: After a pause of this length (ms), work is told as other work.
PAUSE = 5 * 60 * 1000

Version = Annotated[int, Meta(ge=0, le=2**62, description="The number of an update, as `history` and the feed give it.")]


class HistoryOf(Params, frozen=True):
    """A Thing, and before which version to go on."""

    thing: Id
    before: Version | None = None


class Stretch(msgspec.Struct, frozen=True):
    """What one person did at a stretch, and the version that the Thing had at the end of it."""

    version: int
    author: Person
    begun_at: Time
    ended_at: Time
    changes: int


class History(msgspec.Struct, frozen=True):
    """Who worked on a Thing, the newest first; `before` where there is more to ask for."""

    stretches: list[Stretch]
    before: int | None


class Revert(Params, frozen=True):
    """A Thing, and the version that it is to be as."""

    thing: Id
    version: Version


@useraction("history", right=OnThing(), scope="things:read", guests=True)
def history(db: Connection, act: Act, params: HistoryOf) -> History:
    """Who has worked on a Thing, and when: each stretch of work with the version that it led to."""
    found, before = updates.history(db, params.thing, params.before, ROWS, PAUSE)
    authors = thing_rows.persons(db, {work.author for work in found})
    return History(
        [
            Stretch(work.version, authors[work.author], iso(work.begun_at), iso(work.ended_at), work.changes)
            for work in found
            if work.author in authors
        ],
        before,
    )


@useraction("revert", right=OnThing("editor"), scope="things:write", guests=True)
async def revert(call: Call, params: Revert) -> Edited:
    """Let the widgets of a Thing be as they were at a version. That is an edit like any other: everybody sees it at once, what
    was there before stays in the history, and `undo` takes it back."""
    return await change(call, params, Order(uuid4().hex, [], version=params.version))
