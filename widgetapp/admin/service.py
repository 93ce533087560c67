"""The daemon's side of `widgetapp_admin`: a UNIX socket of mode 0600, and who is behind it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from typing import Protocol as Interface

import msgspec
from twisted.application.service import IService, Service
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.interfaces import IReactorUNIX, ITCPTransport, ITransport
from twisted.internet.protocol import Factory, connectionDone
from twisted.logger import Logger
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure

from ..tasks import spawn_task
from ..wire import admin as wire
from ..wire.status import Order, Outcome, ProcessStatus


class Commander(Interface):
    """Who knows the processes, and does with them what is ordered."""

    def status(self) -> list[ProcessStatus]:
        """How all of them are, those included that should run and do not."""

    async def perform(self, order: Order) -> Outcome:
        """Do it, and say what was done; when this returns, it has been."""


class Warden(Interface):
    """Who knows the Things that something is kept from."""

    async def cases(self) -> list[wire.Case]:
        """All of them."""

    async def release(self, thing: str) -> Outcome:
        """Let people change it again."""


class Steward(Interface):
    """Who knows people, User Groups and receivers, and writes into the audit log what was ordered."""

    async def people(self) -> list[wire.Person]:
        """Everybody who has an account."""

    async def groups(self) -> list[wire.UserGroup]:
        """All User Groups."""

    async def receivers(self) -> list[wire.Receiver]:
        """All receivers."""

    async def manage(self, request: wire.Manage) -> Outcome:
        """Do it, or say why not."""

    async def note(self, action: str, content: msgspec.Struct) -> None:
        """Write down what was done."""


class AdminSession(LineReceiver):
    """One connection. Requests are dealt with one after the other, and answered in their order."""

    delimiter = b"\n"
    MAX_LENGTH = wire.MAX_REQUEST
    log = Logger()

    def __init__(self, commander: Commander, warden: Warden, steward: Steward, sessions: set[AdminSession]) -> None:
        self._commander = commander
        self._warden = warden
        self._steward = steward
        self._sessions = sessions

    def connectionMade(self) -> None:
        self._sessions.add(self)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._sessions.discard(self)

    def lineReceived(self, line: bytes) -> None:
        # What was sent behind it waits.
        self.pauseProducing()
        _ = spawn_task(self.log, "a request of widgetapp_admin", self._deal_with(line))

    def lineLengthExceeded(self, line: bytes) -> None:
        self._send(wire.Failed("the request is too long", f"send at most {wire.MAX_REQUEST} bytes on a line"))
        # If we closed it with anything unread, the other side would be told of a fault and never see the answer.
        self.setRawMode()
        cast(ITCPTransport, self.transport).loseWriteConnection()

    def rawDataReceived(self, data: bytes) -> None:
        """The rest of what was too long."""

    def close(self) -> None:
        """End the connection, once what was sent is written."""
        transport: ITransport | None = self.transport
        if transport is not None:
            transport.loseConnection()

    async def _deal_with(self, line: bytes) -> None:
        answer = await self._answer(line)
        # Who has gone meanwhile needs no answer; the rest of his requests is forgotten.
        if self in self._sessions:
            self._send(answer)
            self.resumeProducing()

    async def _answer(self, line: bytes) -> wire.Answer:
        try:
            request = wire.decode_request(line)
        except wire.BadLine as error:
            return wire.Failed(f"the request is not understood: {error}", "use the widgetapp_admin of the daemon's version")
        try:
            if isinstance(request, wire.Free | wire.Manage | Order):
                self.log.info("widgetapp_admin orders: {order}", order=request)
                return wire.Performed(await self._perform(request))
            return await self._look(request)
        except Exception as error:
            self.log.failure("a request of widgetapp_admin failed")
            return wire.Failed(f"the daemon failed: {error}", "look into its log, and at what runs with -status")

    async def _look(self, request: wire.Looking) -> wire.Answer:
        if isinstance(request, wire.Look):
            return wire.Processes(self._commander.status())
        if isinstance(request, wire.LookAtQuarantine):
            return wire.Quarantine(await self._warden.cases())
        if isinstance(request, wire.LookAtPeople):
            return wire.People(await self._steward.people())
        if isinstance(request, wire.LookAtReceivers):
            return wire.Receivers(await self._steward.receivers())
        return wire.Groups(await self._steward.groups())

    async def _perform(self, request: wire.Free | wire.Manage | Order) -> Outcome:
        if isinstance(request, wire.Manage):
            return await self._steward.manage(request)
        if isinstance(request, wire.Free):
            outcome = await self._warden.release(request.thing)
        else:
            outcome = await self._commander.perform(request)
        if not outcome.refused and request.do != "stacks":
            await self._steward.note(f"admin_{request.do}", request)
        return outcome

    def _send(self, answer: wire.Answer) -> None:
        self.sendLine(wire.encode(answer).removesuffix(self.delimiter))


class AdminFactory(Factory):
    """Makes the sessions, and knows them."""

    noisy = False

    def __init__(self, commander: Commander, warden: Warden, steward: Steward) -> None:
        self._parts = (commander, warden, steward)
        self.sessions: set[AdminSession] = set()

    def buildProtocol(self, addr: object) -> AdminSession:
        return AdminSession(*self._parts, self.sessions)


class AdminService(Service):
    """Listens as long as it runs. To be started by whoever holds the lock on the data directory, and nobody else."""

    def __init__(self, reactor: IReactorUNIX, path: Path, commander: Commander, warden: Warden, steward: Steward) -> None:
        self._reactor = reactor
        self._path = path
        self._factory = AdminFactory(commander, warden, steward)
        self._port: Any = None

    def startService(self) -> None:
        """Listen. Whoever may open the socket may do everything: its mode is what keeps others out."""
        super().startService()
        # Left by a daemon that was killed; by the lock on the data directory, nobody listens there.
        with suppress(FileNotFoundError):
            self._path.unlink()
        self._port = self._reactor.listenUNIX(str(self._path), self._factory, mode=0o600)

    def stopService(self) -> Deferred[Any]:
        """Listen no more, and end what is open."""
        super().stopService()
        port, self._port = self._port, None
        for session in list(self._factory.sessions):
            session.close()
        return maybeDeferred(port.stopListening) if port is not None else maybeDeferred(lambda: None)


def admin_service(reactor: IReactorUNIX, path: Path, commander: Commander, warden: Warden, steward: Steward) -> IService:
    """The service that takes the orders of `widgetapp_admin` at a path, and has them performed."""
    return AdminService(reactor, path, commander, warden, steward)
