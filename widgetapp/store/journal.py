"""Both ends of the way to the one writer: the `_journal` process, and the client that every other process has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar
from uuid import uuid4

import msgspec
from twisted.internet.defer import Deferred, TimeoutError
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.logger import Logger

from ..links import Link
from ..refusals import Refusal
from ..wire.journal import Batch, Committed, Done, Failed, JournalReply, JournalRequest, Transact, Update
from ..wire.links import Message
from .edits import INTERVAL
from .transactions import NamedTransaction
from .writer import StorageFull, Writer

P = TypeVar("P")
#: Hears the journal's newest row number, and the Things of the batch that have another owner now: theirs is not stored.
Stored = Callable[[int, Sequence[str]], None]
R = TypeVar("R")

#: How long the writer waits for room on the disk before it tries again (s).
RETRY_FULL = 1.0
#: How long a caller waits for a named transaction (s).
CALL_TIMEOUT = 15.0


class Journal:
    """The `_journal` process's side: gathers what has come and lets the writer commit it.

    The commit blocks this process's reactor. Nothing else lives in it, so what would be gained by a thread is only its cost.
    """

    log = Logger()

    def __init__(self, clock: IReactorTime, writer: Writer, end_at_once: Callable[[], None]) -> None:
        self._clock = clock
        self._writer = writer
        self._end_at_once = end_at_once
        self._waiting: list[tuple[Link, JournalRequest]] = []
        self._scheduled: IDelayedCall | None = None
        #: A commit for what the feed is still to tell, should no other come first.
        self._telling: IDelayedCall | None = None
        self._full = False

    def link_made(self, link: Link) -> None:
        """A process has connected."""

    def link_lost(self, link: Link) -> None:
        """A process has gone. What it sent is committed all the same."""

    def link_received(self, link: Link, messages: Sequence[JournalRequest]) -> None:
        """Requests have come; they are committed with whatever else comes in this turn of the reactor."""
        self._waiting += [(link, message) for message in messages]
        if self._scheduled is None:
            self._scheduled = self._clock.callLater(0, self._commit)

    def _tell(self) -> None:
        self._telling = None
        if self._scheduled is None:
            self._commit()

    def _commit(self) -> None:
        self._scheduled = None
        waiting, self._waiting = self._waiting, []
        try:
            replies = self._writer.commit([request for _, request in waiting])
        except StorageFull:
            self._wait_for_room(waiting)
            return
        except Exception:
            self.log.failure("the store cannot be written; the journal ends and starts anew from what is on disk")
            self._end_at_once()
            return
        if self._full:
            self._full = False
            self.log.info("there is room on the disk again; everything that waited has been saved")
        for link, answers in _by_link(waiting, replies):
            link.send(answers)
        if self._writer.untold and self._telling is None:
            self._telling = self._clock.callLater(INTERVAL / 1000, self._tell)

    def _wait_for_room(self, waiting: list[tuple[Link, JournalRequest]]) -> None:
        if not self._full:
            self._full = True
            self.log.error("no room on the disk: nothing is saved or acknowledged until there is")
        # People wait for a named transaction, and can ask again; updates keep their order and wait here.
        for link, request in waiting:
            if isinstance(request, Transact):
                link.send([Failed(request.id, "storage_full", "The server's disk is full: nothing was changed.")])
        self._waiting = [pair for pair in waiting if isinstance(pair[1], Batch)] + self._waiting
        self._scheduled = self._clock.callLater(RETRY_FULL, self._commit)


def _by_link(waiting: list[tuple[Link, JournalRequest]], replies: list[JournalReply]) -> list[tuple[Link, list[Message]]]:
    grouped: dict[Link, list[Message]] = {}
    for (link, _), reply in zip(waiting, replies, strict=True):
        grouped.setdefault(link, []).append(reply)
    return list(grouped.items())


def _next_beat(sent: float, pace: float) -> float:
    """When a worker that has sent a batch may send the next one (s): on a beat that all processes have in common.

    Their clock is the machine's, and what they send at the same time shares a commit.
    """
    return (sent // pace + 1) * pace if pace else sent


class Transactor(Protocol):
    """Anything that performs named transactions for coroutines."""

    async def transact(self, named: NamedTransaction[P, R], params: P, request: str | None = None) -> R:
        """Perform it, exactly once for each request id; it is on disk when this returns."""


class JournalClient:
    """The way to the writer. What is not yet answered is sent again when the writer comes back from its death."""

    log = Logger()

    def __init__(self, clock: IReactorTime, pace: float = 0.0) -> None:
        self._clock = clock
        #: The time between two batches (s): what comes meanwhile shares a commit.
        self._pace = pace
        self._link: Link | None = None
        self._next_id = 0
        self._batch = 0
        self._calls: dict[int, tuple[Transact, Deferred[msgspec.Raw]]] = {}
        self._flight: tuple[Batch, list[Stored]] | None = None
        self._rows: list[Update] = []
        self._after: list[Stored] = []
        self._sent_at = float("-inf")
        self._delayed: IDelayedCall | None = None

    @property
    def waiting(self) -> int:
        """How many updates are not on disk yet."""
        return len(self._rows) + (len(self._flight[0].updates) if self._flight else 0)

    def outstanding(self, thing: str) -> list[bytes]:
        """The updates of a Thing that are not known to be on disk yet."""
        rows = [*(self._flight[0].updates if self._flight else ()), *self._rows]
        return [row.update for row in rows if row.thing == thing]

    @property
    def batch(self) -> int:
        """The number of the batch that is being filled: what is added under one number is stored at once."""
        return self._batch

    def append(self, row: Update) -> None:
        """Add an update to the batch that `flush` sends."""
        self._rows.append(row)

    def when_stored(self, callback: Stored) -> None:
        """Call back when everything appended so far is on disk."""
        self._after.append(callback)

    def flush(self) -> None:
        """Send what waits, unless a batch is on its way: then it goes with the next one."""
        if self._flight is not None or self._delayed is not None or not (self._rows or self._after):
            return
        wait = _next_beat(self._sent_at, self._pace) - self._clock.seconds()
        if wait > 0:
            self._delayed = self._clock.callLater(wait, self._paced)
        else:
            self._send_batch()

    def _paced(self) -> None:
        self._delayed = None
        self._send_batch()

    def _send_batch(self) -> None:
        self._sent_at = self._clock.seconds()
        self._flight = (Batch(self._id(), self._rows), self._after)
        self._rows, self._after = [], []
        self._batch += 1
        self._send(self._flight[0])

    async def transact(self, named: NamedTransaction[P, R], params: P, request: str | None = None) -> R:
        """Perform a named transaction. Raises the `Refusal` that it raised, or `unavailable` after 15 s."""
        encoded = msgspec.Raw(msgspec.msgpack.encode(params))
        call = Transact(self._id(), request or uuid4().hex, named.name, encoded)
        answer: Deferred[msgspec.Raw] = Deferred()
        self._calls[call.id] = (call, answer)
        self._send(call)
        try:
            raw = await answer.addTimeout(CALL_TIMEOUT, self._clock)
        except TimeoutError:
            raise Refusal("unavailable", "The server is busy; please try again.", retry_after=5) from None
        finally:
            self._calls.pop(call.id, None)
        return msgspec.msgpack.decode(raw, type=named.result)

    def _id(self) -> int:
        self._next_id += 1
        return self._next_id

    def _send(self, message: Message) -> None:
        if self._link is not None:
            self._link.send([message])

    def link_made(self, link: Link) -> None:
        """The writer is there (again): send what it has not answered."""
        self._link = link
        outstanding: list[Message] = [call for call, _ in self._calls.values()]
        if self._flight is not None:
            outstanding.append(self._flight[0])
        link.send(outstanding)

    def link_lost(self, link: Link) -> None:
        """The writer is gone; everything waits for its successor."""
        self._link = None

    def link_received(self, link: Link, messages: Sequence[Any]) -> None:
        """Answers have come."""
        for message in messages:
            if isinstance(message, Committed):
                self._committed(message)
            elif message.id in self._calls:
                self._answered(message)

    def _committed(self, message: Committed) -> None:
        if self._flight is None or self._flight[0].id != message.id:
            return
        (_, callbacks), self._flight = self._flight, None
        for callback in callbacks:
            callback(message.last, message.lost)
        self.flush()

    def _answered(self, message: Done | Failed) -> None:
        _, answer = self._calls.pop(message.id)
        if isinstance(message, Done):
            answer.callback(message.result)
        else:
            answer.errback(Refusal(message.code, message.message, 5 if message.code == "storage_full" else None))
