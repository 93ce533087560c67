"""User actions on Things: find, create, open, rename, delete, restore."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..refusals import Refusal, not_found
from ..store import feed, listing, sketches, tags, texts
from ..store import images as image_rows
from ..store import things as rows
from ..store.access import Actor, Role
from ..store.listing import Among, Sort
from .declaration import Act, Feed, Nothing, Shown, useraction
from .rights import LoggedIn, MemberOf, OnThing
from .values import Id, Listed, Name, Page, Params, Tag, Thing, thing

Limit = Annotated[int, Meta(ge=1, le=200)]
#: A query and tags may be in any script.
Cursor = Annotated[str, Meta(max_length=8000)]


class _Position(msgspec.Struct, frozen=True, array_like=True):
    """Where a page of Things ended, and what was being looked for. Travels as a cursor."""

    value: int | str
    thing: str
    wanted: listing.Wanted


class Search(Params, frozen=True):
    """What to look for, and in which order: by name, or what was changed, made, or opened by whoever asks, last comes first."""

    query: Annotated[
        str, Meta(max_length=200, description="Words that must all be part of the name, or begin words written there.")
    ] = ""
    bin: bool = False
    limit: Limit = 50
    tags: Annotated[list[Tag], Meta(max_length=10, description="Tags that it must all have.")] = msgspec.field(
        default_factory=list
    )
    among: Annotated[Among, Meta(description="All, or only favourites, or what whoever asks has opened some time.")] = "all"
    sort: Sort = "changed"


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
    """A Thing, what one may do with it, and whether its User Group is approved for live collaboration.

    `epoch` is another one after the server was restored from a backup: what was kept of the Thing before is not this one's.
    """

    thing: Thing
    role: Role
    live: bool
    epoch: str


class AttachImage(Params, frozen=True):
    """An image that has been stored for a Thing."""

    thing: Id
    image: Annotated[str, Meta(pattern="^[0-9A-Za-z_-]{1,128}$")]
    digest: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256 of the content.")]
    media_type: Annotated[str, Meta(pattern="^image/[a-z0-9.+-]{1,60}$")]
    size: Annotated[int, Meta(ge=0)]


def search_page(db: Connection, actor: Actor, params: Search) -> Page:
    """The first page of a search by somebody."""
    wanted = listing.Wanted(params.query, params.bin, tuple(params.tags), params.among, params.sort)
    return _page(db, actor, wanted, None, params.limit)


def scroll_page(db: Connection, actor: Actor, params: Place) -> Page:
    """The next page of a search by somebody. Raises `Refusal` where the cursor is none."""
    try:
        place = msgspec.json.decode(bytes.fromhex(params.cursor), type=_Position)
    except ValueError as error:
        raise Refusal("invalid_params", "This cursor did not come from a search.") from error
    if isinstance(place.value, str) is not (place.wanted.sort == "name"):
        raise Refusal("invalid_params", "This cursor did not come from a search.")
    return _page(db, actor, place.wanted, (place.value, place.thing), params.limit)


def _page(db: Connection, actor: Actor, wanted: listing.Wanted, after: tuple[int | str, str] | None, limit: int) -> Page:
    found = listing.page(db, actor, wanted, after, limit)
    cursor = None
    if len(found) == limit:
        last = found[-1]
        cursor = msgspec.json.encode(_Position(last.value, last.row.id, wanted)).hex()
    ids = [item.row.id for item in found]
    written, tagged = texts.snippets(db, wanted.words, ids), tags.of(db, ids)
    drawn = sketches.numbers(db, ids)
    return Page([_listed(item, tagged, written, drawn) for item in found], cursor)


def _listed(item: listing.Item, tagged: dict[str, list[str]], written: dict[str, str], drawn: dict[str, int]) -> Listed:
    its = item.row.id
    return Listed(
        **msgspec.structs.asdict(thing(item.row, tagged.get(its, ()))),
        snippet=written.get(its),
        favourite=item.favourite,
        opened_at=None if item.opened_at is None else iso(item.opened_at),
        picture=drawn.get(its),
    )


@useraction("search", right=LoggedIn(), scope="things:read", guests=True)
def search(db: Connection, act: Act, params: Search) -> Page:
    """Find Things by their names, or by what is written on their widgets, by tags, among one's favourites; in an order."""
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
    return Opened(found, found.role, found.group.live, feed.epoch(db))


@useraction(
    "rename", right=OnThing("editor"), scope="things:write", feed=Feed.DURABLE, writes=True, guests=True,
    # Not the whole result, which says what he who renamed it may do there.
    shown=Shown("name", lambda _params, renamed: renamed.name),
)  # fmt: skip
def rename(tx: Connection, act: Act, params: Rename) -> Thing:
    """Give a Thing another name."""
    rows.rename(tx, params.thing, params.name.strip(), act.at)
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
    return thing(row, tags.of(db, (row.id,)).get(row.id, ()))
