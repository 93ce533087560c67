"""The timers of one connection, by name."""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.interfaces import IDelayedCall, IReactorTime


class Timers:
    """At most one for each purpose."""

    def __init__(self, clock: IReactorTime) -> None:
        self._clock = clock
        self._calls: dict[str, IDelayedCall] = {}

    def later(self, name: str, seconds: float, function: Callable[[], object]) -> None:
        """Set one."""
        self.forget(name)
        self._calls[name] = self._clock.callLater(seconds, function)

    def forget(self, name: str) -> None:
        """Let one be."""
        call = self._calls.pop(name, None)
        if call is not None and call.active():
            call.cancel()

    def forget_all(self) -> None:
        """Let all be."""
        for name in list(self._calls):
            self.forget(name)
