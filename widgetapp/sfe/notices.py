"""The service `notifications` of the Streaming API: each person's own, pushed to wherever he is connected."""

from __future__ import annotations

from sqlalchemy.engine import Connection
from twisted.logger import Logger

from ..store import notifications as rows
from ..store.access import Actor
from ..store.engine import Reads
from ..tasks import Rounds
from ..useractions.notifications import Notified, notified
from ..useractions.rights import WithAccount
from .subscriptions import Service, Subscriptions

#: What people subscribe to, and what their token must hold.
SERVICE = "notifications"
SCOPE = "things:read"
#: So many come at once; the count of those unread says whether there are more.
MOST = 50


class Notices:
    """Sees when there is something new for somebody who has subscribed. Looks that are asked for meanwhile are one look."""

    log = Logger()

    def __init__(self, reads: Reads, subscriptions: Subscriptions) -> None:
        self._reads = reads
        self._subscriptions = subscriptions
        #: How it stood with those who have subscribed.
        self._known: dict[str, rows.Mark] = {}
        self._rounds = Rounds(self.log, "telling of notifications", self._look)
        subscriptions.offer(Service(SERVICE, SCOPE, WithAccount(), self._greeting, greets_again=True))

    async def _greeting(self, actor: Actor) -> Notified:
        mark, greeting = await self._reads.read(_beginning, actor)
        # Where he is connected already, the others there have not heard yet of what is newer than that.
        self._known.setdefault(actor.user, mark)
        return greeting

    def wake(self) -> None:
        """There may be something new."""
        if self._subscriptions.wanted(SERVICE):
            self._rounds.begin()

    async def _look(self) -> None:
        people = self._subscriptions.people(SERVICE)
        marks = await self._reads.read(rows.marks, people)
        before = {user: self._known.get(user, _NOTHING) for user in people}
        self._known = {user: marks.get(user, _NOTHING) for user in people}
        news = {user: mark.newest for user, mark in before.items() if mark != self._known[user]}
        await self._subscriptions.tell(SERVICE, news, _news)


_NOTHING = rows.Mark(0, 0)


def _beginning(db: Connection, actor: Actor) -> tuple[rows.Mark, Notified]:
    return rows.marks(db, (actor.user,)).get(actor.user, _NOTHING), notified(db, actor, MOST)


def _news(db: Connection, actor: Actor, after: int) -> Notified:
    return notified(db, actor, MOST, after=after)
