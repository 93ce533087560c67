"""The user action by which administrators find out what one person can see, and why."""

from __future__ import annotations

import msgspec
from sqlalchemy.engine import Connection

from ..store import access, accounts
from ..store.access import Asking
from .declaration import Act, useraction
from .rights import Administrator
from .sharing import Reason, reasons
from .things import Cursor, Place, Search, scroll_page, search_page
from .values import Id, Listed


class Sees(Search, frozen=True, kw_only=True):
    """A person, and words of the names of Things; or where to go on, with the words of before."""

    user: Id
    cursor: Cursor | None = None


class Sighting(msgspec.Struct, frozen=True):
    """A Thing, with the most that the person may do there, and each reason why he may see it, the strongest first."""

    thing: Listed
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
    person = Asking(params.user, act.at)
    if params.cursor is None:
        page = search_page(db, person, params)
    else:
        page = scroll_page(db, person, Place(params.cursor, params.limit))
    why: dict[str, list[Reason]] = {thing.id: [] for thing in page.things}
    for way, reason in reasons(db, access.why(db, params.user, tuple(why), act.at)):
        why[way.thing].append(reason)
    return Sight([Sighting(thing, why[thing.id]) for thing in page.things], page.cursor)
