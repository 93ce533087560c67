"""Named services that send news over the Streaming API: who has subscribed, who still may, and a push to all of them.

A subscriber is any connection that takes text, wherever it lives. Nothing is queued here: who reads too slowly misses news,
and the next news find him where they are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from sqlalchemy.engine import Connection
from twisted.logger import Logger

from ..clock import Now
from ..refusals import Refusal
from ..store.access import Actor, Asking, Bounds
from ..store.engine import Reads
from ..useractions.rights import Right
from ..wire import jsonrpc
from .authority import Identity

P = TypeVar("P")

#: The notification with a service's news ends with its name; this one says that there will be no more.
NEWS = "widgetApp_stream_"
ENDED = "widgetApp_stream_ended"


class Subscriber(Protocol):
    """A connection, as far as pushes go. Its identity as an object is what it is known by."""

    def push(self, text: bytes, owed: bool = False) -> None:
        """Send a text frame now; left out where the client reads too slowly, unless it is `owed`, and where it is leaving for
        another SFE, where it goes on from what it has acknowledged."""


@dataclass(frozen=True, slots=True)
class Service:
    """Something to subscribe to. `greeting` gives what the answer to somebody's subscription holds; with `greets_again`, that
    is news as well for a connection which has come from another SFE, and may have missed some on its way."""

    name: str
    scope: str
    right: Right
    greeting: Callable[[Actor], Awaitable[object]]
    greets_again: bool = False


@dataclass(slots=True)
class _Offered:
    service: Service
    subscribers: dict[Subscriber, Identity] = field(default_factory=dict)
    #: Those whose right is being looked at; one that goes meanwhile is not let in afterwards.
    asking: set[Subscriber] = field(default_factory=set)
    #: News are on their way to their readers; what comes meanwhile is left out.
    busy: bool = False


class Subscriptions:
    """All services, and all their subscribers."""

    log = Logger()

    def __init__(self, reads: Reads, now: Now) -> None:
        self._reads = reads
        self._now = now
        self._offered: dict[str, _Offered] = {}

    def offer(self, service: Service) -> None:
        """There is a service of this name from now on."""
        self._offered[service.name] = _Offered(service)

    def wanted(self, name: str) -> bool:
        """Whether anybody has subscribed."""
        return bool(self._offered[name].subscribers)

    def people(self, name: str) -> set[str]:
        """Who has subscribed."""
        return {identity.user.id for identity in self._offered[name].subscribers.values()}

    # --- from the connections ---

    async def subscribe(self, name: str, subscriber: Subscriber, identity: Identity, again: bool = False) -> object:
        """Send somebody the news of a service from now on; gives what there is to know already. `again`: he had subscribed at
        another SFE, and nobody waits for an answer. Raises `Refusal`."""
        offered = self._offered.get(name)
        if offered is None:
            raise Refusal("not_found", f"There is no service named {name}.")
        service = offered.service
        if service.scope not in identity.scopes:
            raise Refusal("forbidden", f"This token lacks the scope {service.scope}.")
        offered.asking.add(subscriber)
        try:
            actor = Asking(identity.user.id, self._now(), identity.bounds)
            await self._reads.read(service.right.check, actor, None)
            if subscriber in offered.asking:
                offered.subscribers[subscriber] = identity
        finally:
            offered.asking.discard(subscriber)
        greeting = await service.greeting(actor)
        if again and service.greets_again:
            subscriber.push(jsonrpc.notification(NEWS + name, greeting))
        return greeting

    def unsubscribe(self, name: str, subscriber: Subscriber) -> None:
        """Send somebody no more of it. To unsubscribe from what one does not get is no mistake."""
        if (offered := self._offered.get(name)) is not None:
            offered.subscribers.pop(subscriber, None)

    def of(self, subscriber: Subscriber) -> list[str]:
        """What somebody has subscribed to."""
        return [name for name, offered in self._offered.items() if subscriber in offered.subscribers]

    def renewed(self, subscriber: Subscriber, identity: Identity) -> None:
        """Somebody has shown a fresher token; another person's changes nothing."""
        for offered in self._offered.values():
            if (known := offered.subscribers.get(subscriber)) is not None and known.user.id == identity.user.id:
                offered.subscribers[subscriber] = identity

    def ended(self, subscriber: Subscriber) -> None:
        """A connection is gone."""
        for offered in self._offered.values():
            offered.asking.discard(subscriber)
            offered.subscribers.pop(subscriber, None)

    # --- from the services ---

    async def publish(self, name: str, news: object) -> None:
        """Send news to all who have subscribed and still may: rights are looked at each time, in one query for all."""
        offered = self._offered[name]
        if offered.busy or not offered.subscribers:
            return
        offered.busy = True
        try:
            users = sorted({identity.user.id for identity in offered.subscribers.values()})
            refused = await self._reads.read(_refused, offered.service.right, users, self._now())
        finally:
            offered.busy = False
        text = jsonrpc.notification(NEWS + name, news)
        for subscriber, identity in list(offered.subscribers.items()):
            if self._still(offered, subscriber, identity, refused):
                subscriber.push(text)

    async def tell(self, name: str, about: Mapping[str, P], news: Callable[[Connection, Actor, P], object]) -> None:
        """Send each of these people, by id, news of his own, if he has subscribed and still may. They are made by `news` in the
        transaction in which his right is looked at, once for all his connections that reach equally far; None tells nothing."""
        offered = self._offered[name]
        now = self._now()
        asking = {
            (one.user.id, one.bounds): Asking(one.user.id, now, one.bounds)
            for one in offered.subscribers.values()
            if one.user.id in about
        }
        if not asking:
            return
        found = await self._reads.read(_personal, offered.service.right, asking, about, news)
        texts = {key: jsonrpc.notification(NEWS + name, one) for key, one in found.items()}
        refused = {user for user, bounds in asking if (user, bounds) not in found}
        for subscriber, identity in list(offered.subscribers.items()):
            key = (identity.user.id, identity.bounds)
            if key in asking and self._still(offered, subscriber, identity, refused) and found[key] is not None:
                subscriber.push(texts[key])

    def _still(self, offered: _Offered, subscriber: Subscriber, identity: Identity, refused: set[str]) -> bool:
        """Whether somebody still may; if not, he is told that there will be no more."""
        service = offered.service
        why = self._why_no_more(service, identity, refused)
        if why:
            del offered.subscribers[subscriber]
            subscriber.push(jsonrpc.notification(ENDED, {"service": service.name, "reason": why}))
        return not why

    def _why_no_more(self, service: Service, identity: Identity, refused: set[str]) -> str:
        if identity.expires_at <= self._now():
            return "The access token has expired."
        if service.scope not in identity.scopes or identity.user.id in refused:
            return "You may not see this any more."
        return ""


def _refused(db: Connection, right: Right, users: Sequence[str], now: int) -> set[str]:
    found = set()
    for user in users:
        try:
            right.check(db, Asking(user, now), None)
        except Refusal:
            found.add(user)
    return found


def _personal(
    db: Connection,
    right: Right,
    asking: Mapping[tuple[str, Bounds], Asking],
    about: Mapping[str, P],
    news: Callable[[Connection, Actor, P], object],
) -> dict[tuple[str, Bounds], object]:
    refused = _refused(db, right, sorted({actor.user for actor in asking.values()}), max(one.at for one in asking.values()))
    return {key: news(db, actor, about[actor.user]) for key, actor in asking.items() if actor.user not in refused}
