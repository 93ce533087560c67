"""The list of Things: what somebody sees, narrowed down, in the order that he likes, page by page.

A page begins behind a value and an id, and not at a number: what changes meanwhile moves in the list, and lets nothing be
passed over that has stayed where it was.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlalchemy.engine import Connection

from . import tags, texts
from .access import Actor
from .schema import things
from .shelf import favourites, openings
from .things import ThingRow, thing_row, visible_to

#: By name; or the newest first: changed, made, opened by whoever asks.
Sort = Literal["changed", "name", "created", "opened"]
#: All; one's favourites; what one has opened some time.
Among = Literal["all", "favourites", "opened"]

#: When whoever asks has opened it; what he never has, comes last.
_OPENED = func.coalesce(openings.c.at, 0)
_COLUMNS: Final[dict[Sort, ColumnElement[Any]]] = {
    "changed": things.c.updated_at, "name": things.c.name_key, "created": things.c.created_at, "opened": _OPENED,
}  # fmt: skip


class Wanted(msgspec.Struct, frozen=True, array_like=True):
    """Which Things: with all the words in their names or written on them, with all the tags; and in which order."""

    words: str = ""
    bin: bool = False
    tags: tuple[str, ...] = ()
    among: Among = "all"
    sort: Sort = "changed"


class Item(msgspec.Struct, frozen=True):
    """A Thing in somebody's list, what he has noted of it, and the value that it is sorted by. Time in ms."""

    row: ThingRow
    favourite: bool
    opened_at: int | None
    value: int | str


def page(db: Connection, actor: Actor, wanted: Wanted, after: tuple[int | str, str] | None, limit: int) -> list[Item]:
    """Up to `limit` Things, behind the value and the id of another one."""
    column = _COLUMNS[wanted.sort]
    query = _narrowed(_noted(actor), wanted).add_columns(favourites.c.user_id.isnot(None), openings.c.at, column)
    rising = wanted.sort == "name"
    if after is not None:
        value, thing = after
        further = (column > value, things.c.id > thing) if rising else (column < value, things.c.id < thing)
        query = query.where(or_(further[0], and_(column == value, further[1])))
    order = (column, things.c.id) if rising else (column.desc(), things.c.id.desc())
    return [_item(tuple(row)) for row in db.execute(query.order_by(*order).limit(limit))]


def _noted(actor: Actor) -> Select[Any]:
    """All that somebody sees, together with what he has noted of it."""
    return (
        visible_to(actor)
        .outerjoin(favourites, and_(favourites.c.thing == things.c.id, favourites.c.user_id == actor.user))
        .outerjoin(openings, and_(openings.c.thing == things.c.id, openings.c.user_id == actor.user))
    )


def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    query = query.where(things.c.deleted_at.isnot(None) if wanted.bin else things.c.deleted_at.is_(None))
    if words := wanted.words.split():
        called = and_(*(things.c.name.icontains(word, autoescape=True) for word in words))
        written = texts.matching(wanted.words)
        query = query.where(called if written is None else or_(called, things.c.id.in_(written)))
    for tag in wanted.tags:
        query = query.where(things.c.id.in_(tags.bearing(tag)))
    if wanted.among == "favourites":
        query = query.where(favourites.c.user_id.isnot(None))
    elif wanted.among == "opened":
        query = query.where(openings.c.at.isnot(None))
    return query


def _item(columns: tuple[Any, ...]) -> Item:
    favourite, opened_at, value = columns[-3:]
    return Item(thing_row(columns[:-3]), bool(favourite), opened_at, value)
