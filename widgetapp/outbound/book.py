"""Writes down what became of messages: of all that end at about the same time in one transaction."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from ..refusals import Refusal
from ..store import deliveries
from ..store.deliveries import Outcome, Settlement
from ..store.journal import Transactor
from ..tasks import spawn_task

#: After a failure to write, the next attempt (s).
AGAIN = 1.0


class Book:
    """What all couriers write into."""

    log = Logger()

    def __init__(self, clock: IReactorTime, journal: Transactor, patience: int) -> None:
        """`patience`: how long a receiver may take nothing before it is disabled (ms)."""
        self._clock = clock
        self._journal = journal
        self._patience = patience
        self._waiting: list[tuple[Outcome, Deferred[None]]] = []
        self._writing = False
        self._ended = False

    def stop(self) -> None:
        """Write nothing more. What is not written down is done again after the next start."""
        self._ended = True

    async def settle(self, outcome: Outcome) -> None:
        """Write down what became of a letter; it is on disk when this returns."""
        written: Deferred[None] = Deferred()
        self._waiting.append((outcome, written))
        if not self._writing:
            self._writing = True
            _ = spawn_task(self.log, "writing down deliveries", self._write())
        await written

    async def _write(self) -> None:
        try:
            while self._waiting and not self._ended:
                # What ends meanwhile goes with the next.
                batch, self._waiting = self._waiting, []
                await self._store([outcome for outcome, _ in batch])
                for _, written in batch:
                    written.callback(None)
        finally:
            self._writing = False

    async def _store(self, outcomes: list[Outcome]) -> None:
        while not self._ended:
            try:
                await self._journal.transact(deliveries.settle, Settlement(outcomes, self._patience))
            except Refusal as refusal:
                self.log.warn("deliveries cannot be written down yet: {why}", why=refusal.message)
                await deferLater(self._clock, AGAIN)
            else:
                return
