"""`_sfe`: an SFE with a process of its own. It has the connections; the daemon has the tokens, the rights, the user actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from ..clock import wall_clock
from ..config import Config
from ..links import link_service
from ..sfe.authority import Identity
from ..sfe.connection import StreamConnection
from ..sfe.documents import Streaming
from ..sfe.factory import StreamFactory
from ..sfe.hub import Hub
from ..sfe.report import Report
from ..sfe.routes import Worker
from ..sfe.session import Session, UnknownSession, decode, encode
from ..wire import control as say
from ..wire.links import SfeMessage
from ..wire.status import Figures
from .boot import Boot
from .control import ControlLink
from .questions import Remote

#: How long the farewells may take (s).
FAREWELL = 1.0


class SfeRole:
    """The work of an `_sfe`."""

    def __init__(self, reactor: Any, boot: Boot, control: ControlLink) -> None:
        self._reactor = reactor
        self._control = control
        self._remote = Remote(self._say)
        limits = boot.config.streaming
        self._hub = Hub(limits.max_unstored_bytes)
        self._hub.routes.begin(self, self._connect)
        streaming = Streaming(reactor, wall_clock, self._hub, self._remote, limits)
        self._factory = StreamFactory(reactor, streaming, self._remote, self._left, self._stays)
        self._report = Report(reactor, self._factory)
        reactor.callWhenRunning(self._report.start)
        self._handlers: dict[type, Callable[[Any], None]] = {
            say.Leave: lambda _message: self._factory.depart_all(self._depart, lambda: self._say(say.Done())),
            say.Routed: lambda message: self._hub.routes.routed(message.thing, message.path),
            say.WorkerGone: lambda message: self._hub.routes.worker_gone(message.path),
            say.RightsChanged: lambda _message: self._hub.recheck(),
            say.Tell: lambda message: self._hub.out.tell(message.thing, message.said),
            say.Reply: self._remote.replied,
            say.Push: self._remote.pushed,
            say.Configured: self._configured,
        }

    def _say(self, message: Any) -> None:
        self._control.send([message])

    def _configured(self, message: say.Configured) -> None:
        limits = msgspec.json.decode(message.config, type=Config).streaming
        self._hub.max_unstored = limits.max_unstored_bytes
        self._factory.apply(limits)

    def _connect(self, path: str, worker: Worker) -> Callable[[], object]:
        service = link_service(self._reactor, path, worker, SfeMessage)
        service.startService()
        return service.stopService

    # --- what a directory does: it is asked by the routes ---

    def whose(self, thing: str) -> None:
        """The daemon knows."""
        self._say(say.Whose(thing))

    def forget(self, thing: str) -> None:
        """The daemon may forget as well."""
        self._say(say.Forget(thing))

    # --- connections ---

    def _left(self, address: str, user: str) -> None:
        self._say(say.Left(address, user))

    def _stays(self, connection: StreamConnection, identity: Identity) -> bool:
        # It was sent here.
        return True

    def _depart(self, session: Session, descriptor: int) -> None:
        self._control.send_with(say.Depart(encode(session), session.address, session.user, session.thing), descriptor)

    # --- what a role does ---

    def received(self, message: Any, descriptor: int | None) -> None:
        """The daemon has said something."""
        if descriptor is not None:
            self._arrive(message.session, descriptor)
        else:
            self._handlers[type(message)](message)

    def _arrive(self, session: bytes, descriptor: int) -> None:
        try:
            self._factory.arrive(decode(session), descriptor)
        except UnknownSession as error:
            self._factory.refuse(error, descriptor)
            self._left(error.address, error.user)

    def figures(self) -> Figures:
        """The clients, and what they do."""
        return self._report.figures

    def stop(self, end: Callable[[], None]) -> None:
        """Whoever is still here is told to come back."""
        if not self._factory.connections:
            end()
            return
        self._factory.close_all()
        self._reactor.callLater(FAREWELL, end)
