"""User actions on what a Thing was: its history, how it went, and back to a moment of it."""

from __future__ import annotations

from typing import Annotated, cast
from uuid import uuid4

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..refusals import Refusal, not_found
from ..store import history as rows
from ..store import things as thing_rows
from ..store import versions
from ..store.things import Person
from ..wire.changes import Frames, Order, Past
from .calls import Call
from .declaration import Act, Feed, Shown, useraction
from .editing import Edited, Widget, change, past
from .rights import OnThing
from .values import Id, Name, Params, Time, Version

#: So many updates are looked at for one page.
ROWS = 10_000
#: After a pause of this length (ms), work is told as other work; so it is every half an hour.
PAUSE = 5 * 60 * 1000
WINDOW = 30 * 60 * 1000
#: So many moments are told at once.
FRAMES = 500


class HistoryOf(Params, frozen=True):
    """A Thing, and before which version to go on."""

    thing: Id
    before: Version | None = None


class Stretch(msgspec.Struct, frozen=True):
    """What one person did at a stretch, and the version that the Thing had at the end of it. `widgets` is null
    where they are too many to name."""

    version: int
    author: Person
    begun_at: Time
    ended_at: Time
    changes: int
    widgets: rows.WorkedOn | None


class NamedVersion(msgspec.Struct, frozen=True):
    """A version that somebody has given a name, and when the Thing was so."""

    version: int
    name: str
    at: Time
    named_by: Person
    named_at: Time


class History(msgspec.Struct, frozen=True):
    """Who worked on a Thing, the newest first; `before` where there is more to ask for. With the first page come all versions
    that have names."""

    stretches: list[Stretch]
    before: int | None
    named: list[NamedVersion]


class Revert(Params, frozen=True):
    """A Thing, and the version that it is to be as; or, with a user, since which what he has changed is to be undone."""

    thing: Id
    version: Version
    user: Id | None = None


class Playback(Params, frozen=True):
    """A Thing, and which moments of it are wanted: these versions; or, where none is named, so many, evenly spread over what
    was changed behind the version `after`, and up to `upto`."""

    thing: Id
    at: Annotated[list[Version], Meta(max_length=FRAMES)] = msgspec.field(default_factory=list)
    after: Version = 0
    upto: Version | None = None
    frames: Annotated[int, Meta(ge=1, le=FRAMES)] = 200


class Moment(msgspec.Struct, frozen=True):
    """A Thing at a version: who made that and when; the widgets that differ from the moment before, or, of a first one, from
    what there was `after`; and those that are gone since."""

    version: int
    author: Person | None
    at: Time | None
    widgets: list[Widget]
    deleted: list[str]


class Played(msgspec.Struct, frozen=True):
    """Moments, in their order; `next` where these are not all, to be given as `after`."""

    moments: list[Moment]
    next: int | None


class NameVersion(Params, frozen=True):
    """A version of a Thing, and what it is to be called; null takes the name away."""

    thing: Id
    version: Version
    name: Name | None


class NamedVersions(msgspec.Struct, frozen=True):
    """All versions of a Thing that have names, the newest first."""

    named: list[NamedVersion]


@useraction("history", right=OnThing(), scope="things:read", guests=True)
def history(db: Connection, act: Act, params: HistoryOf) -> History:
    """Who has worked on a Thing, and when: each stretch of work with the version that it led to, and what became of which
    widgets."""
    found, before = rows.work(db, params.thing, params.before, ROWS, PAUSE, WINDOW)
    authors = thing_rows.persons(db, {work.author for work in found})
    return History(
        [
            Stretch(
                work.version, authors[work.author], iso(work.begun_at), iso(work.ended_at), work.changes,
                work.widgets,
            )
            for work in found
            if work.author in authors
        ],
        before,
        _named(db, params.thing) if params.before is None else [],
    )  # fmt: skip


@useraction("playback", right=OnThing(), scope="things:read", guests=True)
async def playback(call: Call, params: Playback) -> Played:
    """What a Thing was, moment by moment. The first one is whole, unless it is what changed behind a version; each other one
    has what differs from the one before."""
    if params.at and params.after:
        raise Refusal("invalid_params", "Name versions, or behind which one to begin.")
    wanted = Past(params.at, params.after, params.upto, params.frames)
    found = msgspec.json.decode(await past(call, params, wanted), type=Frames)
    authors = await call.services.reads.read(thing_rows.persons, {one.author for one in found.frames if one.author})
    return Played(
        [
            # What the worker has written is passed on as it is.
            Moment(
                one.version, authors.get(one.author or ""), None if one.at is None else iso(one.at),
                cast(list[Widget], one.widgets), one.deleted,
            )
            for one in found.frames
        ],
        found.next,
    )  # fmt: skip


@useraction("revert", right=OnThing("editor"), scope="things:write", guests=True)
async def revert(call: Call, params: Revert) -> Edited:
    """Let the widgets of a Thing be as they were at a version, or undo what one person has changed since then; what others have
    changed of the same since him stays, and is named as `skipped`. That is an edit like any other: everybody sees it at once,
    what was there before stays in the history, and `undo` takes it back."""
    return await change(call, params, Order(uuid4().hex, [], version=params.version, user=params.user))


@useraction(
    "name_version", right=OnThing("editor"), scope="things:write", feed=Feed.DURABLE, writes=True, guests=True,
    # Not the result, which is long: few of those who have the Thing open look at its history.
    shown=Shown("named", lambda params, _named: {"version": params.version, "name": params.name}),
)  # fmt: skip
def name_version(tx: Connection, act: Act, params: NameVersion) -> NamedVersions:
    """Give a version of a Thing a name, another one, or none."""
    version = rows.last_at(tx, params.thing, params.version)
    if version is None:
        raise not_found()
    name = None if params.name is None else params.name.strip()
    if not versions.put(tx, params.thing, version, name, act.user, act.at):
        raise Refusal("conflict", f"No more than {versions.MOST} versions of a Thing have names.")
    return NamedVersions(_named(tx, params.thing))


def _named(db: Connection, thing: str) -> list[NamedVersion]:
    return [
        NamedVersion(one.version, one.name, iso(one.at), one.named_by, iso(one.named_at)) for one in versions.named(db, thing)
    ]
