"""The user action by which administrators find out what one person can see, and why."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..store import access, accounts
from ..store.access import Asking
from .declaration import Act, useraction
from .rights import Administrator
from .sharing import Reason, reasons
from .things import Limit, Scroll, Search, scroll_page, search_page
from .values import Id, Page, Params, Thing


class Sees(Params, frozen=True):
    """A person, and words of the names of Things; or where to go on, with the words of before."""

    user: Id
    query: Annotated[str, Meta(max_length=200, description="Words that must all be part of the name.")] = ""
    bin: bool = False
    cursor: Annotated[str, Meta(max_length=1000)] | None = None
    limit: Limit = 50


class Sighting(msgspec.Struct, frozen=True):
    """A Thing, with the most that the person may do there, and each reason why he may see it, the strongest first."""

    thing: Thing
    why: list[Reason]


class Sight(msgspec.Struct, frozen=True):
    """Some of the Things that a person can see, newest change first, and where to go on."""

    things: list[Sighting]
    cursor: str | None


@useraction("person_sees", right=Administrator(), scope=None)
def person_sees(db: Connection, act: Act, params: Sees) -> Sight:
    """What one person can see, and why. Whoever is disabled sees nothing."""
    if accounts.find(db, params.user).disabled_at is not None:
        return Sight([], None)
    page = _page(db, Asking(params.user, act.at), params)
    why: dict[str, list[Reason]] = {thing.id: [] for thing in page.things}
    for way, reason in reasons(db, access.why(db, params.user, tuple(why), act.at)):
        why[way.thing].append(reason)
    return Sight([Sighting(thing, why[thing.id]) for thing in page.things], page.cursor)


def _page(db: Connection, actor: Asking, params: Sees) -> Page:
    if params.cursor is not None:
        return scroll_page(db, actor, Scroll(params.cursor, params.limit))
    return search_page(db, actor, Search(params.query, params.bin, params.limit))
