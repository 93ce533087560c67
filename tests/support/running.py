"""Somebody who is at work until he is told to stop."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure


class Running:
    """What goes on beside a test: `run` looks at `stopped` again and again."""

    def __init__(self) -> None:
        self.stopped = False
        self._running: Deferred[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._running = Deferred.fromCoroutine(self.run())

    async def stop(self) -> None:
        """End as soon as it can; raises what went wrong meanwhile."""
        self.stopped = True
        if self._running is not None:
            await self._running

    @property
    def sound(self) -> bool:
        """Whether nothing has gone wrong; raises what has."""
        result = None if self._running is None else getattr(self._running, "result", None)
        if isinstance(result, Failure):
            result.raiseException()
        return True

    async def run(self) -> None:
        """What it does."""
        raise NotImplementedError
