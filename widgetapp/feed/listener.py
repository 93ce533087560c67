"""One listener: tells it what is new, as fast as it reads, and stops at once when it may hear no more. Knows no sockets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from ..tasks import Rounds
from .reading import ROWS, Asked, Told, Wanted

#: A listener that does not keep up is looked at again after this (s).
BEHIND = 0.05
#: After a look that has failed, the next one (s).
AGAIN = 0.5


#: Finds out what there is to tell.
LookUp = Callable[[Asked], Awaitable[Told]]


class Outlet(Protocol):
    """The connection of a listener."""

    @property
    def wakes(self) -> bool:
        """Whether the listener is woken when it is behind no longer; else it looks for itself."""

    @property
    def ended(self) -> bool:
        """Whether it is gone."""

    def tell(self, messages: Iterable[tuple[int, bytes]]) -> None:
        """Send messages, each with its number."""

    def behind(self) -> bool:
        """Whether so much waits for it that no more is to be sent."""

    def waiting(self) -> bool:
        """Whether anything does."""

    def dismiss(self) -> None:
        """Its token is not good any more."""

    def missed(self) -> None:
        """What comes next is kept no more: it is to begin anew."""

    def cut(self) -> None:
        """End it at once: what waits must not arrive."""


class Listener:
    """Somebody who has shown a token, and may have subscribed."""

    log = Logger()

    def __init__(self, clock: IReactorTime, look_up: LookUp, outlet: Outlet, token: bytes) -> None:
        self._clock = clock
        self._look_up = look_up
        self._outlet = outlet
        self.token = token
        #: Where it is, and what it wants, once it has subscribed.
        self._place: tuple[str, int] | None = None
        self._wanted = Wanted()
        #: Of which Things messages may still be on their way.
        self._underway: set[str] = set()
        self._rounds = Rounds(self.log, "telling a listener", self._look_or_again, lambda: outlet.ended)

    @property
    def place(self) -> tuple[str, int] | None:
        """Epoch and number of the last row that was looked at for it, once it has subscribed."""
        return self._place

    def subscribe(self, epoch: str, after: int, wanted: Wanted) -> None:
        """Tell it everything behind this number from now on."""
        self._place, self._wanted = (epoch, after), wanted
        self.wake()

    def unsubscribe(self) -> None:
        """Tell it nothing more."""
        self._place = None

    def wake(self) -> None:
        """Something is new, or rights have changed."""
        self._rounds.begin()

    async def _look_or_again(self) -> None:
        try:
            await self._look()
        except Exception:
            self.log.failure("a listener could not be told; that is done again")
            self.wake()
            await deferLater(self._clock, AGAIN)

    async def _look(self) -> None:
        behind = self._outlet.behind()
        if not self._outlet.waiting():
            self._underway.clear()
        epoch, after = self._place or ("", 0)
        place = self._place
        asked = Asked(self.token, epoch, after, self._wanted, ROWS if place and not behind else 0, frozenset(self._underway))
        told = await self._look_up(asked)
        if self._outlet.ended:
            return
        if told.denied:
            self._outlet.dismiss()
        elif told.recall:
            self._outlet.cut()
        elif place is not self._place:
            # It has subscribed anew meanwhile.
            self.wake()
        elif told.lost:
            self._place = None
            self._outlet.missed()
        else:
            self._pass_on(epoch, told)
            if behind and not self._outlet.wakes:
                await deferLater(self._clock, BEHIND)
                self.wake()
            if told.more:
                self.wake()

    def _pass_on(self, epoch: str, told: Told) -> None:
        if self._place is not None:
            self._place = (epoch, told.after)
        self._underway.update(thing for thing, _, _ in told.messages if thing is not None)
        self._outlet.tell((seq, text) for _, seq, text in told.messages)
