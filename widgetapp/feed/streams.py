"""The feed on `/_stream`, beside whatever else a connection does: what is not acknowledged is bounded, and comes again when the
connection has moved."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import msgspec
from twisted.internet.interfaces import IReactorTime

from ..refusals import CODES, Refusal
from ..sfe.authority import Identity
from ..sfe.rpc import FEED, STREAM, decoded
from ..sfe.subscriptions import ENDED, Subscriber
from ..wire import jsonrpc
from . import reading
from .hearers import Hearers
from .listener import Listener
from .places import Subscribe, begin

#: So many messages, and bytes, are sent ahead of what was acknowledged.
WINDOW = 200
WINDOW_BYTES = 1024 * 1024


class StreamFeed:
    """One connection that hears the feed: the outlet of its listener."""

    #: It is told to the listener when more may be sent.
    wakes = True

    def __init__(self, feeds: StreamFeeds, subscriber: Subscriber, identity: Identity) -> None:
        self._feeds = feeds
        self._subscriber = subscriber
        self.identity = identity
        self.ended = False
        self.listener: Listener | None = None
        self.wish = Subscribe()
        #: What was sent and not acknowledged: numbers and sizes.
        self._ahead: deque[tuple[int, int]] = deque()
        self._bytes = 0

    def begin(self, epoch: str, after: int, wish: Subscribe) -> None:
        """It has subscribed, from there on."""
        self.wish = wish
        self._ahead.clear()
        self._bytes = 0
        if self.listener is not None:
            self.listener.subscribe(epoch, after, wish)

    def acknowledge(self, seq: int) -> None:
        """Its client has dealt with everything up to this number."""
        was_behind = self.behind()
        while self._ahead and self._ahead[0][0] <= seq:
            self._bytes -= self._ahead.popleft()[1]
        if was_behind and self.listener is not None:
            self.listener.wake()

    @property
    def subscription(self) -> str:
        """The subscription by which another connection goes on from here, as JSON."""
        place = self.listener.place if self.listener is not None else None
        if place is None:
            return ""
        epoch, after = place
        return _encoded(self.wish, epoch, self._ahead[0][0] - 1 if self._ahead else after)

    # --- what an outlet does ---

    def tell(self, messages: Iterable[tuple[int, bytes]]) -> None:
        """Send messages."""
        for seq, text in messages:
            self._ahead.append((seq, len(text)))
            self._bytes += len(text)
            self._subscriber.push(text, True)

    def behind(self) -> bool:
        """Whether so much is not acknowledged that no more is to be sent."""
        return len(self._ahead) >= WINDOW or self._bytes >= WINDOW_BYTES

    def waiting(self) -> bool:
        """What is on its way to slow readers is cut by their SFE."""
        return False

    def dismiss(self) -> None:
        """Its token is not good any more."""
        self._end("The access token is not good for this any more.")

    def missed(self) -> None:
        """What comes next is kept no more."""
        gap = {"service": FEED, "reason": CODES["gap"].meaning}
        self._subscriber.push(jsonrpc.notification(f"{STREAM}gap", gap), True)

    def cut(self) -> None:
        """Nothing waits here."""

    def _end(self, why: str) -> None:
        self._subscriber.push(jsonrpc.notification(ENDED, {"service": FEED, "reason": why}), True)
        self._feeds.ended(self._subscriber)


def _encoded(wish: Subscribe, epoch: str, after: int) -> str:
    wanted = msgspec.structs.replace(wish, epoch=epoch, after=after)
    return msgspec.json.encode({**msgspec.to_builtins(wanted), "service": FEED}).decode()


class StreamFeeds:
    """All connections of the Streaming API that hear the feed."""

    def __init__(self, clock: IReactorTime, hearers: Hearers) -> None:
        self._clock = clock
        self._hearers = hearers
        self._feeds: dict[Subscriber, StreamFeed] = {}

    async def subscribe(
        self, subscriber: Subscriber, identity: Identity, params: bytes, resume: bool
    ) -> tuple[dict[str, object], str]:
        """Tell a connection everything from a place on; `resume`: that it has subscribed to before. Gives what there is of the
        feed, and by what another connection goes on. Raises `Refusal`."""
        wish: Subscribe = decoded(params, _Subscription)
        if reading.SCOPE not in identity.scopes:
            raise Refusal("forbidden", f"This token lacks the scope {reading.SCOPE}.")
        known = self._feeds.get(subscriber)
        if resume and known is not None:
            wish = msgspec.structs.replace(known.wish, epoch=wish.epoch, after=wish.after)
        epoch, after, hello = begin(await self._hearers.extent(), wish)
        feed = self._feeds.get(subscriber)
        if feed is None:
            feed = self._feeds[subscriber] = StreamFeed(self, subscriber, identity)
            feed.listener = self._hearers.add(subscriber, feed, identity.token)
        # The answer goes first, and what there is behind it.
        self._clock.callLater(0, feed.begin, epoch, after, wish)
        return hello, _encoded(wish, epoch, after)

    def acknowledge(self, subscriber: Subscriber, params: bytes) -> None:
        """A connection has dealt with everything up to a number. Raises `Refusal`."""
        if (feed := self._feeds.get(subscriber)) is None:
            raise Refusal("conflict", "There is no subscription to acknowledge anything of.")
        feed.acknowledge(decoded(params, Acknowledged).seq)

    def renewed(self, subscriber: Subscriber, identity: Identity) -> None:
        """A connection has shown a fresher token; another person's changes nothing."""
        feed = self._feeds.get(subscriber)
        if feed is not None and feed.listener is not None and feed.identity.user.id == identity.user.id:
            feed.identity, feed.listener.token = identity, identity.token

    def subscription(self, subscriber: Subscriber) -> str:
        """By what another connection goes on where this one is; empty where it has not subscribed."""
        feed = self._feeds.get(subscriber)
        return "" if feed is None else feed.subscription

    def ended(self, subscriber: Subscriber) -> None:
        """A connection is gone, or hears no more."""
        if (feed := self._feeds.pop(subscriber, None)) is not None:
            feed.ended = True
            self._hearers.drop(subscriber)


class Acknowledged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything up to this number has been dealt with."""

    seq: int
    service: str = FEED


class _Subscription(Subscribe, frozen=True, kw_only=True, forbid_unknown_fields=True):
    service: str = FEED
