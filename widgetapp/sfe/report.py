"""What an SFE says of itself, once a second."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall

from ..figures import Lag
from ..wire.status import Figures
from .factory import StreamFactory

#: Between two reports (s).
INTERVAL = 1.0


class Report:
    """The newest figures of an SFE."""

    def __init__(self, clock: IReactorTime, factory: StreamFactory) -> None:
        self._clock = clock
        self._factory = factory
        self._lag = Lag(clock)
        self._making = LoopingCall(self._make)
        self._making.clock = clock
        self.figures = Figures()

    def start(self) -> None:
        """Report from now on."""
        self._lag.start()
        _: Deferred[LoopingCall] = self._making.start(INTERVAL)

    def stop(self) -> None:
        """Report no more."""
        self._lag.stop()
        if self._making.running:
            self._making.stop()

    def _make(self) -> None:
        factory = self._factory
        acknowledged, fanned_out = factory.latencies
        self.figures = Figures(
            clients=factory.clients,
            unauthorised=factory.connections - factory.clients,
            things=factory.things,
            messages=factory.messages,
            queue=factory.queue,
            lag=self._lag.take(),
            timers=len(self._clock.getDelayedCalls()),
            slow_closed=factory.slow_closed,
            slow_spared=factory.slow_spared,
            acknowledged=acknowledged,
            fanned_out=fanned_out,
            busiest_client=factory.busiest.top(self._clock.seconds()) or "",
            streams=factory.streams,
            present=factory.present,
        )
