"""Rights that have changed: everybody who is in an SFE is looked at again, and whoever may no more gets nothing more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from ..clock import Now
from ..tasks import Rounds
from ..wire import hocuspocus
from . import closing
from .authority import Checks, Denial, Held, Identity, Verdict
from .closing import Closing
from .hub import Hub
from .live import LiveChannel

#: After a look that has failed, the next one (s).
AGAIN = 0.1


class Visitor(Protocol):
    """A connection that has shown a token."""

    identity: Identity | None

    @property
    def hears_feed(self) -> bool:
        """Whether it has subscribed to user actions."""

    def cut_if_behind(self) -> None:
        """End it at once where bytes wait for its client: they may hold what it is not to see any more."""

    def close(self, why: Closing) -> None:
        """End it."""


class Rechecking:
    """Looks at everybody in one SFE. Changes that come while it looks are looked at together afterwards."""

    log = Logger()

    def __init__(
        self, clock: IReactorTime, now: Now, hub: Hub, authority: Checks, visitors: Callable[[], Iterable[Visitor]]
    ) -> None:
        self._clock = clock
        self._now = now
        self._hub = hub
        self._authority = authority
        self._visitors = visitors
        self._rounds = Rounds(self.log, "looking at rights again", self._look_or_again)
        self._timer: IDelayedCall | None = None

    def begin(self) -> None:
        """Rights have changed, or somebody has come whose rights were looked at elsewhere."""
        self._rounds.begin()

    def begin_at(self, moment: int | None) -> None:
        """Look again at that time (ms), or before it: a share ends then, and with it perhaps somebody's right to be here."""
        if moment is None:
            return
        left = max(moment - self._now(), 0) / 1000
        if self._timer is None or not self._timer.active():
            self._timer = self._clock.callLater(left, self.begin)
        elif self._timer.getTime() > self._clock.seconds() + left:
            self._timer.reset(left)

    async def _look_or_again(self) -> None:
        try:
            await self._look()
        except Exception:
            # Nobody is to keep what was taken from him because a query failed.
            self.log.failure("rights could not be looked at; that is done again")
            self._rounds.begin()
            await deferLater(self._clock, AGAIN)

    async def _look(self) -> None:
        channels = self._hub.streaming()
        visitors = [(visitor, visitor.identity.token) for visitor in self._visitors() if visitor.identity is not None]
        held = [Held(channel.grant.identity.token, channel.grant.thing) for channel in channels]
        held += [Held(token) for _, token in visitors]
        if not held:
            return
        verdicts = await self._authority.judge(held)
        for channel, asked, verdict in zip(channels, held, verdicts, strict=False):
            # One that has shown another token meanwhile was looked at with that.
            if not channel.closed and channel.grant.identity.token == asked.token:
                self._judged(channel, verdict)
        self._hub.out.flush()
        self._dismiss(visitors, verdicts[len(channels) :])

    def _judged(self, channel: LiveChannel, verdict: Verdict) -> None:
        if verdict.denial:
            # First: what waits must not arrive, and what it is told now is not meant by that.
            channel.outlet.cut_if_behind()
            self._hub.deny(channel, Denial(verdict.denial))
            return
        self.begin_at(verdict.until)
        before, channel.grant = channel.grant, replace(channel.grant, read_only=verdict.read_only, until=verdict.until)
        if before.read_only != verdict.read_only:
            self._hub.out.say(channel.outlet, hocuspocus.authenticated(channel.address, channel.read_only))

    def _dismiss(self, visitors: Sequence[tuple[Visitor, bytes]], verdicts: Sequence[Verdict]) -> None:
        for (visitor, token), verdict in zip(visitors, verdicts, strict=True):
            if verdict.denial and visitor.identity is not None and visitor.identity.token == token:
                visitor.close(closing.EXPIRED if verdict.denial == Denial.EXPIRED_TOKEN.value else closing.REVOKED)
            elif visitor.hears_feed:
                # What waits may tell of what it may see no more; it comes back, and hears the rest.
                visitor.cut_if_behind()
