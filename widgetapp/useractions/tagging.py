"""User actions on tags, under which people file Things for all who see them."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..refusals import Refusal
from ..store import tags as rows
from .declaration import Act, Feed, Nothing, useraction
from .rights import LoggedIn, OnThing
from .things import visible
from .values import Id, Params, Tag, Thing

Tags = Annotated[list[Tag], Meta(max_length=rows.MOST)]


class Tagging(Params, frozen=True):
    """A Thing, and the tags that it is to have, and to have no more; all others stay."""

    thing: Id
    add: Tags = msgspec.field(default_factory=list)
    remove: Tags = msgspec.field(default_factory=list)


class UsedTag(msgspec.Struct, frozen=True):
    """A tag, and on how many Things it is that whoever asked may see."""

    name: str
    things: int


class UsedTags(msgspec.Struct, frozen=True):
    """Tags in their order."""

    tags: list[UsedTag]


@useraction("tag", right=OnThing("editor"), scope="things:write", feed=Feed.DURABLE, writes=True)
def tag(tx: Connection, act: Act, params: Tagging) -> Thing:
    """Put tags on a Thing, and take others off."""
    rows.take(tx, params.thing, params.remove)
    rows.put(tx, params.thing, params.add)
    if rows.count(tx, params.thing) > rows.MOST:
        raise Refusal("conflict", f"A Thing has at most {rows.MOST} tags.")
    return visible(tx, params.thing, act)


@useraction("tags", right=LoggedIn(), scope="things:read")
def tags(db: Connection, act: Act, params: Nothing) -> UsedTags:
    """The tags of all Things that one may see."""
    return UsedTags([UsedTag(one.name, one.things) for one in rows.used(db, act)])
