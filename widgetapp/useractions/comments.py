"""User actions on comments: what people say about a Thing, in threads that can be resolved."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..refusals import Refusal, not_found
from ..store import access, comment_reads, notifications, people
from ..store import comments as rows
from ..store import things as thing_rows
from ..store.things import Person
from ..store.transactions import transaction
from .calls import Call
from .declaration import Act, Feed, Nothing, Shown, useraction
from .rights import OnThing
from .values import Id, Params, Time
from .widgets import Number, WidgetId

Words = Annotated[str, Meta(min_length=1, max_length=10_000, pattern=r"\S")]
Mentions = Annotated[list[Id], Meta(max_length=20, description="Who is to be told of it: people who see the Thing.")]


class CommentOn(Params, frozen=True):
    """What to say about a Thing: in a thread, by any comment of it; or as the first of a new one, about a widget, a place, or
    all of it. `x` and `y` are a place on the canvas; with a widget, a place on that, in shares of its width and height, so that
    it goes with it."""

    thing: Id
    text: Words
    reply_to: Id | None = None
    widget: WidgetId | None = None
    x: Number | None = None
    y: Number | None = None
    mentions: Mentions = msgspec.field(default_factory=list)


class OneComment(Params, frozen=True):
    """A comment on a Thing."""

    thing: Id
    comment: Id


class Resolve(Params, frozen=True):
    """A thread, by any comment of it, and whether it is done with."""

    thing: Id
    comment: Id
    resolved: bool = True


class CommentList(Params, frozen=True):
    """A Thing, and whether threads are wanted that are resolved."""

    thing: Id
    resolved: bool = False


class ReadComments(Params, frozen=True):
    """A Thing, perhaps one thread of it by any comment, and the `number` of the last comment that was read there."""

    thing: Id
    number: Annotated[int, Meta(ge=0, le=2**62)]
    comment: Id | None = None


class Mentioned(msgspec.Struct, frozen=True):
    """Somebody whom a comment names; `written` is what its text calls him, behind an @: his name may have changed since."""

    id: str
    name: str
    color: str
    written: str


class Comment(msgspec.Struct, frozen=True):
    """A comment: the thread that it belongs to, where that is pinned, and whether it is resolved. Deleted ones have no text."""

    number: int
    id: str
    thread: str
    author: Person
    text: str
    widget: str | None
    x: float | None
    y: float | None
    created_at: Time
    resolved_at: Time | None
    deleted: bool
    mentions: list[Mentioned]


class Comments(msgspec.Struct, frozen=True):
    """Comments in the order in which they were made, which is that of their numbers. The caller has read all up to the number
    `read`, and each thread in `threads_read`, by its id, up to the number there."""

    comments: list[Comment]
    read: int
    threads_read: dict[str, int]


class _Reading(msgspec.Struct, frozen=True):
    user: str
    thing: str
    comment: str | None
    number: int
    at: int


#: What those who have the Thing open live are told by: what each of these actions gives.
_SHOWN = Shown("comment")


@useraction(
    "comment", right=OnThing("commenter"), scope="things:write", feed=Feed.DURABLE, writes=True, guests=True, shown=_SHOWN
)
def comment(tx: Connection, act: Act, params: CommentOn) -> Comment:
    """Say something about a Thing. A thread that was resolved goes on by that."""
    thread = None
    if params.reply_to is not None:
        thread = _found(tx, params.thing, params.reply_to).thread
        rows.resolve(tx, thread, None, None)
    concerned = set() if thread is None else rows.taking_part(tx, thread)
    rows.add(tx, act.id, params.thing, thread, act.user, params.text.strip(), (params.widget, params.x, params.y), act.at)
    _mention(tx, act, params)
    replied = notifications.About("replied", params.thing, comment=act.id)
    notifications.add(tx, replied, concerned - set(params.mentions), act.user, act.at)
    return _shown(_found(tx, params.thing, act.id))


def _mention(tx: Connection, act: Act, params: CommentOn) -> None:
    # Not by names in the text: those are not unique, change, and have spaces.
    for user in params.mentions:
        # One answer for who is not there and who does not see it.
        if people.person(tx, user) is None or not access.why(tx, user, (params.thing,), act.at):
            raise Refusal("invalid_params", f"Nobody who sees this Thing has the id {user}.")
    rows.mention(tx, act.id, set(params.mentions))
    notifications.add(tx, notifications.About("mentioned", params.thing, comment=act.id), params.mentions, act.user, act.at)


@useraction("comments", right=OnThing(), scope="things:read", guests=True)
def comments(db: Connection, act: Act, params: CommentList) -> Comments:
    """What is said about a Thing, and how much of it the caller has read."""
    read = comment_reads.of(db, act.user, params.thing)
    return Comments([_shown(row) for row in rows.of_thing(db, params.thing, params.resolved)], read.all, read.threads)


@useraction("read_comments", right=OnThing(), scope="things:write", guests=True)
async def read_comments(call: Call, params: ReadComments) -> Nothing:
    """Note how far the caller has read, in one thread or in all; of what is said there, he need not be notified any more."""
    user = call.known_user().id
    await call.transact(mark_read, _Reading(user, params.thing, params.comment, params.number, call.at))
    call.services.notified()
    return Nothing()


@transaction
def mark_read(tx: Connection, params: _Reading) -> None:
    """Note how far somebody has read. Raises `Refusal` where there is no such comment."""
    thread = None if params.comment is None else _found(tx, params.thing, params.comment).thread
    comment_reads.read(tx, params.user, params.thing, thread, params.number, params.at)


@useraction(
    "resolve", right=OnThing("commenter"), scope="things:write", feed=Feed.DURABLE, writes=True, guests=True, shown=_SHOWN
)
def resolve(tx: Connection, act: Act, params: Resolve) -> Comment:
    """Say that a thread is done with, or that it is not."""
    thread = _found(tx, params.thing, params.comment).thread
    rows.resolve(tx, thread, act.user if params.resolved else None, act.at if params.resolved else None)
    return _shown(_found(tx, params.thing, thread))


@useraction(
    "delete_comment",
    right=OnThing("commenter"),
    scope="things:write",
    feed=Feed.DURABLE,
    writes=True,
    guests=True,
    shown=_SHOWN,
)
def delete_comment(tx: Connection, act: Act, params: OneComment) -> Comment:
    """Take back what one has said; the Thing's owners may take back what others have."""
    row = _found(tx, params.thing, params.comment)
    thing = thing_rows.find(tx, params.thing, act)
    if row.author.id != act.user and (thing is None or access.rank(thing.role) < access.rank("owner")):
        raise Refusal("forbidden", "Only who has made a comment, or who owns the Thing, may delete it.")
    rows.delete(tx, params.comment, act.at)
    return _shown(_found(tx, params.thing, params.comment))


def _found(db: Connection, thing: str, name: str) -> rows.CommentRow:
    row = rows.find(db, thing, name)
    if row is None:
        raise not_found()
    return row


def _shown(row: rows.CommentRow) -> Comment:
    resolved = None if row.resolved_at is None else iso(row.resolved_at)
    mentioned = [Mentioned(one.id, one.name, one.color, one.written) for one in row.mentions]
    return Comment(
        row.number, row.id, row.thread, row.author, row.text, row.widget, row.x, row.y, iso(row.created_at), resolved,
        row.deleted_at is not None, mentioned,
    )  # fmt: skip
