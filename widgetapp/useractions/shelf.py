"""User actions by which each person finds his Things again: favourites, and what he has opened. Nobody hears of them."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..store import shelf
from ..store import things as rows
from .declaration import Act, Nothing, useraction
from .rights import LoggedIn, OnThing
from .things import OneThing
from .values import Id, Params

#: So many Things at once.
Many = Annotated[list[Id], Meta(min_length=1, max_length=200)]


class Favourite(Params, frozen=True):
    """Things, and whether they are to be favourites."""

    things: Many
    on: bool = True


class Favoured(msgspec.Struct, frozen=True):
    """The Things of which it is so now: those of them that whoever asked may see."""

    things: list[str]


@useraction("favourite", right=LoggedIn(), scope="things:write", writes=True)
def favourite(tx: Connection, act: Act, params: Favourite) -> Favoured:
    """Make Things favourites of one's own, or not any more. What one may not see is passed over."""
    seen = rows.seen(tx, params.things, act)
    for thing in seen:
        shelf.favour(tx, act.user, thing, params.on)
    return Favoured([thing for thing in params.things if thing in seen])


@useraction("visit", right=OnThing(), scope="things:write", writes=True)
def visit(tx: Connection, act: Act, params: OneThing) -> Nothing:
    """Note that one has opened a Thing: it is among those opened last from now on, for oneself."""
    shelf.opened(tx, act.user, params.thing, act.at)
    return Nothing()
