"""One receiver's courier: takes it what is new, several messages at a time, those about one Thing one after the other."""

from __future__ import annotations

import random
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from ..clock import Now
from ..store import deliveries, receivers
from ..store.deliveries import Burial, Enqueued, Letter, Outcome
from ..store.engine import Reads
from ..store.journal import Transactor
from ..store.receivers import Receiver
from ..tasks import Rounds, spawn_task
from . import reading, retrying, signing
from .book import Book
from .post import Answer
from .reading import Asked, Found, Read
from .retrying import Patience

#: After a look that has failed, the next one (s).
AGAIN = 1.0
#: It is looked again after so long at the latest (s): moments are of the wall clock, which may be put back.
LONGEST_LOOK = 300.0
#: So many rows of the feed that were not for a receiver are read again at most, after a restart.
UNWRITTEN = 500


class Sender(Protocol):
    """Whatever sends messages."""

    async def send(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Send a body of JSON. What goes wrong is an answer as well."""


class Courier:
    """Of one receiver. Everything that must outlive it is in the store."""

    log = Logger()

    def __init__(
        self, clock: IReactorTime, now: Now, reads: Reads, journal: Transactor, book: Book, sender: Sender, receiver: str,
        at_once: int, patience: Patience, chance: Callable[[], float] = random.random,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._now = now
        self._reads = reads
        self._journal = journal
        self._book = book
        self._sender = sender
        self._receiver = receiver
        self._at_once = at_once
        self._patience = patience
        self._chance = chance
        #: Those lanes of which a message is on its way.
        self._busy: set[str] = set()
        self._read: Read | None = None
        #: How often in a row the receiver was in trouble, and until when it is left alone (s of the clock).
        self._failures = 0
        self._rests_until = 0.0
        self._timer: IDelayedCall | None = None
        self._rounds = Rounds(self.log, "delivering to a receiver", self._look_or_again, lambda: self._ended)
        self._ended = False

    def stop(self) -> None:
        """Deliver nothing more."""
        self._ended = True
        self._set_timer(None)

    def changed(self) -> None:
        """Somebody has changed something about the receiver: it is not left alone any longer."""
        self._failures, self._rests_until = 0, 0.0
        self.wake()

    def wake(self) -> None:
        """There may be something to do."""
        self._rounds.begin()

    async def _look_or_again(self) -> None:
        try:
            await self._look()
        except Exception as error:
            if not self._ended:
                self.log.warn("what is to be delivered could not be looked up: {error}", error=error)
                self.wake()
                await deferLater(self._clock, AGAIN)

    def _room(self) -> int:
        """How many more messages may be sent now. One in trouble gets one at a time, with rests in between."""
        if self._clock.seconds() < self._rests_until:
            return 0
        return max((1 if self._failures else self._at_once) - len(self._busy), 0)

    async def _look(self) -> None:
        room = self._room()
        asked = Asked(self._receiver, frozenset(self._busy), room, self._read)
        found = await self._reads.read(reading.look, self._now(), asked)
        if self._ended or found.receiver is None:
            return
        if found.denied:
            await self._journal.transact(receivers.stop, receivers.Stop(self._receiver, found.denied, self._now()))
            return
        for letter in found.letters:
            self._begin(letter, self._deliver(found.receiver, letter))
        for letter in found.withheld:
            self._begin(letter, self._settle(Outcome(self._receiver, letter.number, "withheld", self._now())))
        if found.blocked is not None:
            why = "Too much waits behind a message that is not taken."
            burial = Burial(self._receiver, found.blocked, why, self._now())
            _ = await self._journal.transact(deliveries.bury, burial)
            self.wake()
        if found.news is not None:
            await self._write_down(found.receiver, found.news)
        self._set_timer(self._next(found, room))

    async def _write_down(self, receiver: Receiver, news: Enqueued) -> None:
        """Write down what is new. Rows that are not for this receiver are worth no commit, as long as they are few."""
        self.wake()
        moved = news.next_epoch != news.epoch or news.next_after - news.after > UNWRITTEN
        if news.messages or moved:
            _ = await self._journal.transact(deliveries.enqueue, news)
        else:
            self._read = Read(news.epoch, news.after, receiver.changes, news.next_after)

    def _next(self, found: Found, room: int) -> float | None:
        """How long to wait for the next look (s), if nothing else comes before."""
        rest = self._rests_until - self._clock.seconds()
        if rest > 0:
            return rest
        if room == 0 or found.next_at is None:
            # Whatever is on its way will end.
            return None
        return min(max(found.next_at - self._now(), 0) / 1000, LONGEST_LOOK)

    def _set_timer(self, wait: float | None) -> None:
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        self._timer = None if wait is None or self._ended else self._clock.callLater(wait, self.wake)

    def _begin(self, letter: Letter, task: Coroutine[Any, Any, None]) -> None:
        self._busy.add(letter.lane)

        async def until_done() -> None:
            try:
                await task
            finally:
                self._busy.discard(letter.lane)
                self.wake()

        _ = spawn_task(self.log, "a delivery", until_done())

    async def _deliver(self, receiver: Receiver, letter: Letter) -> None:
        at = self._now()
        headers = signing.headers(receiver.kind, receiver.keys(at), letter.id, at, letter.body)
        answer = await self._sender.send(receiver.url, letter.body, headers)
        if self._ended:
            # It may have been cut off by the end: nobody knows what became of it.
            return
        now = self._now()
        verdict = retrying.judge(answer, letter.attempts, letter.tried_since, now, self._patience, self._chance)
        if verdict.troubled and not self._failures:
            self.log.warn("the receiver {id} is in trouble: {why}", id=receiver.id, why=verdict.error)
        self._note(verdict.troubled, verdict.rest / 1000)
        if verdict.what == "gone":
            self.log.warn("the receiver {id} wants nothing more: it has answered 410", id=receiver.id)
        if verdict.what == "dead":
            self.log.warn(
                "the receiver {id} has never taken {letter}: {why}", id=receiver.id, letter=letter.id, why=verdict.error
            )
        await self._settle(Outcome(receiver.id, letter.number, verdict.what, now, verdict.due_at, verdict.error[:500]))

    def _note(self, troubled: bool, asked: float) -> None:
        """Leave the receiver alone for a while where it is in trouble; `asked` for how long at least (s)."""
        if not troubled:
            self._failures, self._rests_until = 0, 0.0
            return
        self._failures += 1
        rest = max(retrying.rest(self._failures, self._chance), asked)
        self._rests_until = max(self._rests_until, self._clock.seconds() + rest)

    async def _settle(self, outcome: Outcome) -> None:
        await self._book.settle(outcome)
