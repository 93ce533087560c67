"""All who hear the feed, on port 200 and on `/_stream`: woken when something is new, or when rights have changed."""

from __future__ import annotations

from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall
from twisted.logger import Logger

from ..clock import Now
from ..store import feed
from ..store.engine import Reads
from ..tasks import spawn_task
from .listener import Listener, Outlet
from .looks import Looks

#: Edits that people have drawn are heard of within this time (s); other actions at once.
WATCH = 0.2


class Hearers:
    """The listeners, each known by what it came by."""

    log = Logger()

    def __init__(self, clock: IReactorTime, reads: Reads, now: Now) -> None:
        self._clock = clock
        self._reads = reads
        self._looks = Looks(clock, reads, now)
        self._listeners: dict[object, Listener] = {}
        self._watching = LoopingCall(lambda: spawn_task(self.log, "watching the feed", self._watch()))
        self._watching.clock = clock
        self._newest = 0

    def __len__(self) -> int:
        return len(self._listeners)

    def start(self) -> None:
        """Begin to look for news."""
        _ = self._watching.start(WATCH)

    def stop(self) -> None:
        """Look no more."""
        if self._watching.running:
            self._watching.stop()

    async def _watch(self) -> None:
        # Edits are told by the journal, which nobody here hears of.
        if self._listeners:
            newest = (await self.extent()).newest
            if newest != self._newest:
                self._newest = newest
                self.wake()

    async def extent(self) -> feed.Extent:
        """What there is of the feed."""
        return await self._reads.read(feed.extent)

    def add(self, key: object, outlet: Outlet, token: bytes) -> Listener:
        """Somebody has come, with a good token."""
        listener = self._listeners[key] = Listener(self._clock, self._looks.look, outlet, token)
        return listener

    def drop(self, key: object) -> None:
        """Somebody has gone."""
        self._listeners.pop(key, None)

    def wake(self) -> None:
        """Something is new, or rights have changed."""
        for listener in list(self._listeners.values()):
            listener.wake()
