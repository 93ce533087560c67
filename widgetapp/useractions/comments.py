"""User actions on comments: what people say about a Thing, in threads that can be resolved."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..refusals import Refusal, not_found
from ..store import access, notifications, people
from ..store import comments as rows
from ..store import things as thing_rows
from ..store.things import Person
from .declaration import Act, Feed, useraction
from .rights import OnThing
from .values import Id, Params, Time
from .widgets import Number, WidgetId

Words = Annotated[str, Meta(min_length=1, max_length=10_000, pattern=r"\S")]
Mentions = Annotated[list[Id], Meta(max_length=20, description="Who is to be told of it: people who see the Thing.")]


class CommentOn(Params, frozen=True):
    """What to say about a Thing: in a thread, by any comment of it; or as the first of a new one, about a widget, a place, or
    all of it."""

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


class Comment(msgspec.Struct, frozen=True):
    """A comment: the thread that it belongs to, where that is pinned, and whether it is resolved. Deleted ones have no text."""

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


class Comments(msgspec.Struct, frozen=True):
    """Comments in the order in which they were made."""

    comments: list[Comment]


@useraction("comment", right=OnThing("commenter"), scope="things:write", feed=Feed.DURABLE, writes=True, guests=True)
def comment(tx: Connection, act: Act, params: CommentOn) -> Comment:
    """Say something about a Thing. A thread that was resolved goes on by that."""
    thread = None
    if params.reply_to is not None:
        thread = _found(tx, params.thing, params.reply_to).thread
        rows.resolve(tx, thread, None, None)
    rows.add(tx, act.id, params.thing, thread, act.user, params.text.strip(), (params.widget, params.x, params.y), act.at)
    _mention(tx, act, params)
    return _shown(_found(tx, params.thing, act.id))


def _mention(tx: Connection, act: Act, params: CommentOn) -> None:
    # Not by names in the text: those are not unique, change, and have spaces.
    for user in params.mentions:
        # One answer for who is not there and who does not see it.
        if people.person(tx, user) is None or not access.why(tx, user, (params.thing,), act.at):
            raise Refusal("invalid_params", f"Nobody who sees this Thing has the id {user}.")
    notifications.add(tx, notifications.About("mentioned", params.thing, comment=act.id), params.mentions, act.user, act.at)


@useraction("comments", right=OnThing(), scope="things:read", guests=True)
def comments(db: Connection, act: Act, params: CommentList) -> Comments:
    """What is said about a Thing."""
    return Comments([_shown(row) for row in rows.of_thing(db, params.thing, params.resolved)])


@useraction("resolve", right=OnThing("commenter"), scope="things:write", feed=Feed.DURABLE, writes=True, guests=True)
def resolve(tx: Connection, act: Act, params: Resolve) -> Comment:
    """Say that a thread is done with, or that it is not."""
    thread = _found(tx, params.thing, params.comment).thread
    rows.resolve(tx, thread, act.user if params.resolved else None, act.at if params.resolved else None)
    return _shown(_found(tx, params.thing, thread))


@useraction("delete_comment", right=OnThing("commenter"), scope="things:write", feed=Feed.DURABLE, writes=True, guests=True)
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
    return Comment(
        row.id, row.thread, row.author, row.text, row.widget, row.x, row.y, iso(row.created_at), resolved,
        row.deleted_at is not None,
    )  # fmt: skip
