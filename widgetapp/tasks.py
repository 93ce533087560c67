"""The one way to start work that nobody waits for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure


def spawn_task(log: Logger, what: str, coroutine: Coroutine[Any, Any, Any]) -> Deferred[Any]:
    """Start a coroutine; its failure is logged as the failure of `what`. The Deferred never fails, and may be dropped."""

    def failed(failure: Failure) -> None:
        log.failure("{what} failed", failure=failure, what=what)

    return Deferred.fromCoroutine(coroutine).addErrback(failed)


class Rounds:
    """Work that is done once more if it was asked for meanwhile: all who ask while it is done share the next round."""

    def __init__(
        self, log: Logger, what: str, work: Callable[[], Coroutine[Any, Any, None]], ended: Callable[[], bool] = lambda: False
    ) -> None:
        """`what` is what a failure is logged as, which ends the rounds that were asked for; none begins once it has `ended`."""
        self._log = log
        self._what = what
        self._work = work
        self._ended = ended
        self._running = False
        self._again = False

    def begin(self) -> None:
        """Let it be done once from now on; also out of the work itself."""
        self._again = True
        if not self._running and not self._ended():
            self._running = True
            _ = spawn_task(self._log, self._what, self._run())

    async def _run(self) -> None:
        try:
            while self._again and not self._ended():
                self._again = False
                await self._work()
        finally:
            self._running = False
