"""The factory of listeners' connections, in the daemon; and how long the feed is kept."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

from autobahn.twisted.websocket import WebSocketServerFactory
from twisted.internet.interfaces import IAddress, IReactorTime
from twisted.internet.task import LoopingCall
from twisted.logger import Logger

from ..clock import Now
from ..config import ListenerConfig, StreamingConfig, WebConfig
from ..newcomers import Newcomers
from ..refusals import Refusal
from ..sfe import closing
from ..sfe.authority import Authority
from ..sfe.hardened import options
from ..store import feed, people
from ..store.engine import Reads
from ..store.journal import Transactor
from ..tasks import spawn_task
from . import reading
from .connection import ListenerConnection
from .hearers import Hearers
from .listener import Listener

#: What need not be kept any longer is looked for at this interval (s).
TIDY = 600.0


class ListenerFactory(WebSocketServerFactory):
    """Makes a connection of each socket that comes to port 200, and wakes all of them when something is new."""

    noisy = False
    _log = Logger()

    def __init__(
        self, reactor: IReactorTime, config: ListenerConfig, limits: StreamingConfig, web: WebConfig, reads: Reads,
        journal: Transactor, authority: Authority, now: Now,
    ) -> None:  # fmt: skip
        super().__init__(reactor=reactor)
        self.clock = reactor
        self.limits = limits
        self._config = config
        self._reads = reads
        self._journal = journal
        self._authority = authority
        self.now = now
        self._open: set[ListenerConnection] = set()
        self._addresses: Counter[str] = Counter()
        self._tidying = LoopingCall(lambda: spawn_task(self._log, "tidying the feed", self.tidy()))
        self._tidying.clock = reactor
        self.hearers = Hearers(reactor, reads, now)
        self.newcomers = Newcomers(web.max_waiting_connections)
        self.setProtocolOptions(
            **options(limits, limits.max_text_bytes),
            openHandshakeTimeout=web.request_seconds,
            # Programs send no Origin; pages of other sites have no business here, and no token either.
            allowedOrigins=[],
            allowNullOrigin=False,
        )

    def buildProtocol(self, addr: IAddress | None) -> ListenerConnection:
        """A connection has come."""
        connection = ListenerConnection(self)
        connection.factory = self
        return connection

    def apply(self, web: WebConfig) -> None:
        """Change how slow those may be who come from now on."""
        self.setProtocolOptions(openHandshakeTimeout=web.request_seconds)
        self.newcomers.apply(web.max_waiting_connections)

    async def start(self) -> None:
        """Begin the feed, where it has not begun, and keep it tidy."""
        await self._journal.transact(feed.begin, feed.Beginning(uuid4().hex))
        _ = self._tidying.start(TIDY)
        self.hearers.start()

    def stop(self) -> None:
        """Everybody is to come back; nothing is tidied any more."""
        self.hearers.stop()
        if self._tidying.running:
            self._tidying.stop()
        for connection in list(self._open):
            connection.close(closing.RESTARTING)

    async def tidy(self) -> None:
        """Forget what is kept no longer."""
        since = self.now() - int(self._config.keep_hours * 3600 * 1000)
        await self._journal.transact(feed.prune, feed.Pruning(since, self._config.keep_bytes))

    # --- what connections call ---

    def arrived(self, connection: ListenerConnection) -> None:
        """One more. Raises `Refusal` where there are too many from there."""
        if self._addresses[connection.address] >= self.limits.max_connections_per_address:
            raise Refusal("throttled", "Too many connections from this address.")
        self._open.add(connection)
        self._addresses[connection.address] += 1

    def left(self, connection: ListenerConnection) -> None:
        """One less."""
        self.hearers.drop(connection)
        if connection in self._open:
            self._open.discard(connection)
            self._addresses[connection.address] -= 1
            self._addresses += Counter()

    async def holder(self, token: str) -> people.TokenRow | None:
        """Whose token it is, if it is good for listening. Raises `Refusal` where that cannot be found out."""
        await self._authority.admit(token)
        return await self._reads.read(reading.holder, people.digest(token), self.now())

    def listener(self, connection: ListenerConnection, token: bytes) -> Listener:
        """A connection has shown a good token."""
        return self.hearers.add(connection, connection, token)
