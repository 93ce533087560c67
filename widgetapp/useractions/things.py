"""User actions on Things: find, create, open, rename, delete, restore."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..refusals import Refusal, not_found
from ..store import images as image_rows
from ..store import texts
from ..store import things as rows
from ..store.access import Actor, Role
from .declaration import Act, Feed, Nothing, useraction
from .rights import LoggedIn, MemberOf, OnThing
from .values import Id, Name, Page, Params, Thing, thing

Limit = Annotated[int, Meta(ge=1, le=200)]
Cursor = Annotated[str, Meta(max_length=1000)]


class _Position(msgspec.Struct, frozen=True, array_like=True):
    """Where a page of Things ended, and what was being looked for. Travels as a cursor."""

    updated_at: int
    thing: str
    query: str
    bin: bool


class Search(Params, frozen=True):
    """What to look for."""

    query: Annotated[
        str, Meta(max_length=200, description="Words that must all be part of the name, or begin words written there.")
    ] = ""
    bin: bool = False
    limit: Limit = 50


class Place(Params, frozen=True):
    """Where to go on."""

    cursor: Cursor
    limit: Limit = 50


class Create(Params, frozen=True):
    """A new Thing's name, and the User Group it belongs to."""

    name: Name
    group: Id


class Rename(Params, frozen=True):
    """A Thing and its new name."""

    thing: Id
    name: Name


class OneThing(Params, frozen=True):
    """A Thing by its id."""

    thing: Id


class Opened(msgspec.Struct, frozen=True):
    """A Thing, what one may do with it, and whether its User Group is approved for live collaboration."""

    thing: Thing
    role: Role
    live: bool


class AttachImage(Params, frozen=True):
    """An image that has been stored for a Thing."""

    thing: Id
    image: Annotated[str, Meta(pattern="^[0-9A-Za-z_-]{1,128}$")]
    digest: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256 of the content.")]
    media_type: Annotated[str, Meta(pattern="^image/[a-z0-9.+-]{1,60}$")]
    size: Annotated[int, Meta(ge=0)]


def search_page(db: Connection, actor: Actor, params: Search) -> Page:
    """The first page of a search by somebody."""
    return _page(db, actor, params.query, params.bin, None, params.limit)


def scroll_page(db: Connection, actor: Actor, params: Place) -> Page:
    """The next page of a search by somebody. Raises `Refusal` where the cursor is none."""
    try:
        place = msgspec.json.decode(bytes.fromhex(params.cursor), type=_Position)
    except ValueError as error:
        raise Refusal("invalid_params", "This cursor did not come from a search.") from error
    return _page(db, actor, place.query, place.bin, (place.updated_at, place.thing), params.limit)


def _page(db: Connection, actor: Actor, query: str, in_bin: bool, after: tuple[int, str] | None, limit: int) -> Page:
    found = rows.page(db, actor, query, in_bin, after, limit)
    cursor = None
    if len(found) == limit:
        last = found[-1]
        cursor = msgspec.json.encode(_Position(last.updated_at, last.id, query, in_bin)).hex()
    written = texts.snippets(db, query, [row.id for row in found])
    return Page([thing(row, written.get(row.id)) for row in found], cursor)


@useraction("search", right=LoggedIn(), scope="things:read", guests=True)
def search(db: Connection, act: Act, params: Search) -> Page:
    """Find Things by their names, or by what is written on their widgets, newest change first."""
    return search_page(db, act, params)


@useraction("create", right=MemberOf(), scope="things:write", feed=Feed.DURABLE, writes=True)
def create(tx: Connection, act: Act, params: Create) -> Thing:
    """Make a new, empty Thing in a User Group."""
    # The action's own id is as good as any for the Thing: asked again, it makes the same one.
    rows.add(tx, act.id, params.name.strip(), params.group, act.user, act.at)
    return visible(tx, act.id, act)


@useraction("open", right=OnThing(), scope="things:read", guests=True)
def open_thing(db: Connection, act: Act, params: OneThing) -> Opened:
    """What one needs to know before joining a Thing on the Streaming API."""
    found = visible(db, params.thing, act)
    return Opened(found, found.role, found.group.live)


@useraction("rename", right=OnThing("editor"), scope="things:write", feed=Feed.DURABLE, writes=True, guests=True)
def rename(tx: Connection, act: Act, params: Rename) -> Thing:
    """Give a Thing another name."""
    rows.change(tx, params.thing, act.at, name=params.name.strip())
    return visible(tx, params.thing, act)


@useraction("delete", right=OnThing("editor"), scope="things:write", feed=Feed.DURABLE, writes=True, moves_rights=True)
def delete(tx: Connection, act: Act, params: OneThing) -> Thing:
    """Put a Thing into the bin, from where it can be restored. Whoever has it open is told."""
    rows.change(tx, params.thing, act.at, deleted_at=act.at)
    return visible(tx, params.thing, act)


@useraction("restore", right=OnThing("editor", in_bin=True), scope="things:write", feed=Feed.DURABLE, writes=True)
def restore(tx: Connection, act: Act, params: OneThing) -> Thing:
    """Take a Thing out of the bin."""
    rows.change(tx, params.thing, act.at, deleted_at=None)
    return visible(tx, params.thing, act)


@useraction("attach_image", right=OnThing("editor"), scope=None, feed=Feed.DURABLE, writes=True, guests=True)
def attach_image(tx: Connection, act: Act, params: AttachImage) -> Nothing:
    """Note an image of a Thing whose content has been stored by `PUT /_files/<thing>/<image>`."""
    image = image_rows.Image(params.digest, params.media_type, params.size)
    image_rows.add(tx, params.thing, params.image, image, act.user, act.at)
    return Nothing()


def visible(db: Connection, thing_id: str, actor: Actor) -> Thing:
    """A Thing, if he who asks may see it. Raises `Refusal`."""
    row = rows.find(db, thing_id, actor)
    if row is None:
        raise not_found()
    return thing(row)
