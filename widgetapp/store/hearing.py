"""Who hears of which user action: whoever may see the Thing that it was about, as of now, or belongs to the User Group."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.engine import Connection

from . import access, groups, people
from .access import UNBOUNDED, Actor
from .feed import Announced


class Ear:
    """What somebody may hear of, looked up at once for some Things."""

    def __init__(self, db: Connection, actor: Actor, things: Collection[str]) -> None:
        bounds = actor.bounds
        self._bounds = bounds
        self._user = actor.user
        self._standings = access.standings(db, {actor.user}, things, actor.at)
        self._reached = access.reached(db, {bounds.client}) if bounds.client is not None else set()
        self._groups = {membership.group.id for membership in groups.of(db, actor.user, False, bounds)}
        somebody = people.user(db, actor.user)
        self._administers = somebody is not None and somebody.admin and bounds == UNBOUNDED

    def sees(self, thing: str) -> bool:
        """Whether he may see a Thing, within the bounds of his token, and its group is approved for live collaboration."""
        standing = self._standings.get((self._user, thing))
        if standing is None or not standing.live or self._bounds.thing not in (None, thing):
            return False
        return self._bounds.client is None or (self._bounds.client, standing.group) in self._reached

    def hears(self, row: Announced) -> bool:
        """Whether he may hear of this."""
        return self.hears_of(row.group, row.thing)

    def hears_of(self, group: str | None, thing: str | None) -> bool:
        """Whether he may hear of what is about this Thing, or else about this User Group, or about neither."""
        if thing is not None:
            return self.sees(thing)
        return self._administers if group is None else group in self._groups


def heard(db: Connection, actor: Actor, rows: Sequence[Announced]) -> list[Announced]:
    """Those that somebody may hear of."""
    ear = Ear(db, actor, {row.thing for row in rows if row.thing is not None})
    return [row for row in rows if ear.hears(row)]
