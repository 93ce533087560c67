"""Deliveries as a whole: a courier for each receiver that is delivered to, and tests of receivers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy.engine import Connection
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall
from twisted.logger import Logger

from ..clock import Now, iso
from ..config import OutboundConfig
from ..store import deliveries, feed, receivers
from ..store.engine import Reads
from ..store.journal import Transactor
from ..store.receivers import Counts, Kind, Mark
from ..tasks import spawn_task
from ..useractions.calls import Tested
from ..wire import jsonrpc
from . import signing
from .book import Book
from .courier import Courier, Sender
from .retrying import Patience

#: Edits that people have drawn, and changes to receivers, are noticed within this time (s); other actions at once.
WATCH = 0.5
#: What need not be kept any longer is looked for at this interval (s).
TIDY = 600.0
DAY = 24 * 3600 * 1000


class Office:
    """In the daemon. A receiver that is slow or broken has a courier of its own, and delays nobody else."""

    log = Logger()

    def __init__(
        self, clock: IReactorTime, config: OutboundConfig, reads: Reads, journal: Transactor, sender: Sender, now: Now
    ) -> None:
        self._clock = clock
        self._config = config
        self._reads = reads
        self._journal = journal
        self._sender = sender
        self._now = now
        self._patience = Patience.of(config)
        self._book = Book(clock, journal, self._patience.whole)
        self._couriers: dict[str, tuple[Mark, Courier]] = {}
        #: How much waits for all receivers together, and how much they have never taken.
        self.totals = Counts(0, 0)
        self._newest = 0
        self._looking = False
        self._ended = False
        self._loops = [self._loop(self._watch, "watching receivers"), self._loop(self._tidy, "tidying dead letters")]

    def _loop(self, task: Any, what: str) -> LoopingCall:
        loop = LoopingCall(lambda: spawn_task(self.log, what, task()))
        loop.clock = self._clock
        return loop

    def start(self) -> None:
        """Deliver."""
        for loop, interval in zip(self._loops, (WATCH, TIDY), strict=True):
            _ = loop.start(interval)

    def stop(self) -> None:
        """Deliver nothing more. What is on its way is sent again after the next start."""
        self._ended = True
        for loop in self._loops:
            if loop.running:
                loop.stop()
        self._book.stop()
        for _, courier in self._couriers.values():
            courier.stop()

    def wake(self) -> None:
        """Something is new in the feed, or rights have changed."""
        for _, courier in self._couriers.values():
            courier.wake()

    async def _watch(self) -> None:
        if self._looking or self._ended:
            return
        self._looking = True
        try:
            newest, marks, self.totals = await self._reads.read(_look)
        finally:
            self._looking = False
        if self._ended:
            return
        self._employ(marks)
        if newest != self._newest:
            self._newest = newest
            self.wake()

    def _employ(self, marks: list[Mark]) -> None:
        """Have a courier for each of these, who knows what has changed."""
        wanted = {mark.id: mark for mark in marks}
        for gone in self._couriers.keys() - wanted.keys():
            self._couriers.pop(gone)[1].stop()
        for mark in marks:
            known = self._couriers.get(mark.id)
            if known is None or known[0] != mark:
                courier = self._courier(mark.id) if known is None else known[1]
                self._couriers[mark.id] = (mark, courier)
                courier.changed()

    def _courier(self, receiver: str) -> Courier:
        return Courier(
            self._clock, self._now, self._reads, self._journal, self._book, self._sender, receiver, self._config.at_once,
            self._patience,
        )  # fmt: skip

    async def _tidy(self) -> None:
        since = self._now() - int(self._config.keep_dead_days * DAY)
        await self._journal.transact(deliveries.prune, deliveries.Pruning(since))

    # --- what user actions use ---

    @property
    def allows_plain(self) -> bool:
        """Whether a receiver may have an `http:` address."""
        return self._config.allow_plain

    def key(self) -> bytes:
        """A new key."""
        return signing.new_key()

    def shown(self, kind: Kind, key: bytes) -> str:
        """What a receiver needs to check signatures."""
        return signing.shown(kind, key)

    async def test(self, receiver: str) -> Tested:
        """Send a receiver a message that says nothing, and see what it answers. Raises `Refusal` where there is none."""
        found = await self._reads.read(receivers.find, receiver)
        at, name = self._now(), uuid4().hex
        body = jsonrpc.notification("widgetApp_stream_test", {"id": name, "at": iso(at)})
        headers = signing.headers(found.kind, found.keys(at), name, at, body)
        answer = await self._sender.send(found.url, body, headers)
        return Tested(200 <= answer.status < 300, answer.status, answer.error)  # noqa: PLR2004


def _look(db: Connection) -> tuple[int, list[Mark], Counts]:
    return feed.extent(db).newest, receivers.marks(db), receivers.totals(db)
