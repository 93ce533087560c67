"""The service `here` of the Streaming API: who is on which Things now, and of which Things the small picture has changed; for
lists of Things that are open.

Once a second all SFEs say who is on their Things. What has changed since goes to those who have subscribed, each of whom is
told only of what he sees: two queries for all of them, however many they are, and none where nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec
from sqlalchemy.engine import Connection
from twisted.logger import Logger

from ..store import access, sketches
from ..store import things as rows
from ..store.access import UNBOUNDED, Actor, Standing
from ..store.engine import Reads
from ..store.things import Person
from ..tasks import Rounds
from ..useractions.rights import WithAccount
from .subscriptions import Service, Subscriptions

#: What people subscribe to, and what their token must hold.
SERVICE = "here"
SCOPE = "things:read"
#: Of so many Things that have changed in a second it is told; whoever misses one finds it when he asks for his list again.
_MOST = 500

#: Who is on which Things, by their ids.
Present = Mapping[str, frozenset[str]]


class Here(msgspec.Struct, frozen=True):
    """Who is on Things now, by Thing, nobody where the last one has left; and the numbers of pictures that are new."""

    things: dict[str, list[Person]]
    pictures: dict[str, int]


def together(reports: Iterable[Mapping[str, list[str]]]) -> Present:
    """What all SFEs say, as one."""
    found: dict[str, set[str]] = {}
    for report in reports:
        for thing, users in report.items():
            found.setdefault(thing, set()).update(users)
    return {thing: frozenset(users) for thing, users in found.items()}


class WhoIsHere:
    """Sees who comes and goes."""

    log = Logger()

    def __init__(self, reads: Reads, subscriptions: Subscriptions) -> None:
        self._reads = reads
        self._subscriptions = subscriptions
        #: Who is where; set by whoever hears the SFEs.
        self.present: Callable[[], Present] = dict
        self._known: Present = {}
        self._drawn: int | None = None
        self._rounds = Rounds(self.log, "telling who is here", self._look)
        subscriptions.offer(Service(SERVICE, SCOPE, WithAccount(), self._greeting, greets_again=True))

    async def _greeting(self, actor: Actor) -> Here:
        present = self.present()
        return await self._reads.read(_View({actor.user}, present, {}).of, actor, tuple(present)) or Here({}, {})

    def wake(self) -> None:
        """All have said who is on their Things."""
        if self._subscriptions.wanted(SERVICE):
            self._rounds.begin()
        else:
            self._drawn = None

    async def _look(self) -> None:
        present = self.present()
        before, self._known = self._known, present
        drawn = await self._reads.read(_drawn_since, self._drawn)
        self._drawn = max(drawn.values(), default=self._drawn or 0)
        changed = [thing for thing in {**before, **present} if before.get(thing) != present.get(thing)]
        concerned = tuple(dict.fromkeys([*changed, *drawn.keys() - {_NEWEST}]))[:_MOST]
        if concerned:
            people = self._subscriptions.people(SERVICE)
            view = _View(people, {thing: present.get(thing, frozenset()) for thing in changed}, drawn)
            await self._subscriptions.tell(SERVICE, dict.fromkeys(people, concerned), view.of)


#: Stands in for a Thing where there is nothing but the number up to which pictures are known.
_NEWEST = ""


def _drawn_since(db: Connection, number: int | None) -> dict[str, int]:
    if number is None:
        return {_NEWEST: sketches.newest(db)}
    return sketches.since(db, number, _MOST)


class _View:
    """What has changed, as each person may see it: what all of them see is looked up once, with the first."""

    def __init__(self, users: set[str], present: Present, drawn: Mapping[str, int]) -> None:
        self._users = users
        self._present = present
        self._drawn = drawn
        self._persons: dict[str, Person] = {}
        self._standings: dict[tuple[str, str], Standing] | None = None

    def of(self, db: Connection, actor: Actor, things: tuple[str, ...]) -> Here | None:
        """What one person is told of these Things; None: nothing."""
        if self._standings is None:
            self._standings = access.standings(db, self._users, things, actor.at)
            self._persons = rows.persons(db, set().union(*self._present.values()))
        standings = self._standings
        seen = {thing for thing in things if (found := standings.get((actor.user, thing))) and not found.deleted}
        if actor.bounds != UNBOUNDED:
            # A token may reach less far than its user.
            seen &= rows.seen(db, seen, actor)
        news = Here(
            {thing: self._on(thing) for thing in self._present if thing in seen},
            {thing: number for thing, number in self._drawn.items() if thing in seen},
        )
        return news if news.things or news.pictures else None

    def _on(self, thing: str) -> list[Person]:
        there = [person for user in self._present[thing] if (person := self._persons.get(user)) is not None]
        return sorted(there, key=lambda person: (person.name, person.id))
