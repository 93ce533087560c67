"""What listeners ask the store, together: those who ask at once share one transaction, and what is the same for them."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from ..clock import Now
from ..store.engine import Reads
from ..tasks import spawn_task
from . import reading
from .reading import Asked, Told

#: So many are answered in one transaction.
TOGETHER = 100


class Looks:
    """Gathers what is asked in one turn of the reactor, or while an answer is under way."""

    log = Logger()

    def __init__(self, clock: IReactorTime, reads: Reads, now: Now) -> None:
        self._clock = clock
        self._reads = reads
        self._now = now
        self._waiting: list[tuple[Asked, Deferred[Told]]] = []
        self._looking = False

    async def look(self, asked: Asked) -> Told:
        """What there is to tell, as of now or later. Raises whatever the store does."""
        told: Deferred[Told] = Deferred()
        self._waiting.append((asked, told))
        if not self._looking:
            self._looking = True
            _ = spawn_task(self.log, "asking for what listeners are to be told", self._look())
        return await told

    async def _look(self) -> None:
        try:
            while self._waiting:
                await deferLater(self._clock, 0)
                together, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
                await self._answer(together)
        finally:
            self._looking = False

    async def _answer(self, together: list[tuple[Asked, Deferred[Told]]]) -> None:
        try:
            answers = await self._reads.read(reading.tell_all, self._now(), [asked for asked, _ in together])
        except Exception as error:
            for _, told in together:
                told.errback(error)
            return
        for (_, told), answer in zip(together, answers, strict=True):
            told.callback(answer)
