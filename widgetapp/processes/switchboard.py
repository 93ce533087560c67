"""Which SFE gets which connection, new ones and those that another SFE gives up."""

from __future__ import annotations

from collections.abc import Callable

from twisted.logger import Logger

from ..config import Config
from ..refusals import Refusal
from ..sfe import closing
from ..sfe.authority import Identity
from ..sfe.connection import StreamConnection
from ..sfe.session import Session
from ..wire.control import Depart
from .gathering import Gathering
from .sfes import LocalSfe, RemoteSfe, Sfe


class Switchboard:
    """All SFEs that there are, and the connections between them."""

    log = Logger()

    def __init__(self, local: LocalSfe, config: Config, cores: int) -> None:
        """`cores`: of this machine."""
        self.local = local
        self.apply(config)
        self._gathering: Gathering[Sfe] = Gathering(cores)
        self.sfes: list[Sfe] = [local]
        #: The SFE that gets what another one gives up; by the one that gives up. Else it is placed
        #: like a new one.
        self.successors: dict[RemoteSfe, RemoteSfe] = {}
        #: Hears that there are more clients, or fewer.
        self.changed: Callable[[], None] = lambda: None
        #: Connections given to an SFE so far, and those that it could not take.
        self.handovers = 0
        self.failures = 0

    def apply(self, config: Config) -> None:
        """Other limits are in force."""
        self._limits = config.streaming
        self._processes = config.processes

    @property
    def clients(self) -> int:
        """All Streaming API clients."""
        return sum(sfe.clients for sfe in self.sfes)

    def check(self, address: str, authorised: bool) -> None:
        """Whether one more may come from that address. Raises `Refusal`."""
        here = sum(sfe.from_address(address) for sfe in self.sfes)
        if here >= self._limits.max_connections_per_address:
            raise Refusal("throttled", "There are too many streaming connections from your address.", retry_after=10)
        unknown = 0 if self.local.factory is None else self.local.factory.unauthorised[address]
        if not authorised and unknown >= self._limits.max_unauthorised_per_address:
            why = "There are too many streaming connections from your address that have not shown who they are."
            raise Refusal("throttled", why, retry_after=10)

    def check_user(self, user: str) -> None:
        """Whether somebody may have one more connection. Raises `Refusal`."""
        if self._has_too_many(user):
            raise Refusal("throttled", "You have too many streaming connections.", retry_after=10)

    def _has_too_many(self, user: str) -> bool:
        return sum(sfe.of_user(user) for sfe in self.sfes) >= self._limits.max_connections_per_user

    def connect(self, session: Session, descriptor: int) -> None:
        """A new connection. One that has not said who it is comes into the daemon's own SFE, until it has."""
        sfe = self._place(session.thing) if session.identity is not None else self.local
        self._give(sfe, session, session.address, session.user, descriptor)

    def _place(self, thing: str) -> Sfe:
        limits, takers = self._processes, [sfe for sfe in self.sfes if sfe.accepting]
        sfe = self._gathering.place(thing, takers, limits.clients_together, limits.clients_per_sfe)
        if sfe is not self.local:
            # Those who are there, and the one who is about to be.
            self._follow(thing, limits.clients_together - sfe.clients - 1)
        return sfe

    def _follow(self, thing: str, room: int) -> None:
        """Clients of a Thing gather elsewhere now: those in the daemon's own SFE go after them, as many as there is room for.

        Otherwise each edit would wake the daemon as well.
        """
        for connection in self.local.on(thing)[: max(room, 0)]:
            self._send_after(thing, connection)

    def _send_after(self, thing: str, connection: StreamConnection) -> None:
        address, identity = connection.client_address, connection.identity
        if self.local.factory is None or identity is None:
            return

        def take(session: Session, descriptor: int) -> None:
            self.local.left(address, identity.user.id)
            self._give(self._place(thing), session, address, identity.user.id, descriptor)

        self.local.factory.invite(connection, take)

    def _relieve(self) -> None:
        """The daemon's own SFE gives away what is beyond its share: it may have been the only one when many came at once."""
        surplus = self.local.clients - self._processes.clients_per_sfe
        for thing, clients in self.local.crowds():
            if surplus <= 0:
                break
            self._place(thing)
            surplus -= clients

    def _give(self, sfe: Sfe, session: Session | bytes, address: str, user: str, descriptor: int) -> None:
        sfe.expect(address, user)
        self.handovers += 1
        if not sfe.take(session, descriptor):
            # Its process has just ended; the client comes back.
            self.failures += 1
            sfe.left(address, user)
        self.changed()

    def stays(self, connection: StreamConnection, identity: Identity) -> bool:
        """A client in the daemon's own SFE has said who it is: whether it stays there. If not, it is on its way, or closed."""
        address, user = connection.client_address, identity.user.id
        if self._has_too_many(user):
            connection.close(closing.TOO_MANY_CONNECTIONS)
            return False
        target = self._place(connection.thing)
        if target is self.local or self.local.factory is None:
            self.local.introduced(user)
            return True
        target.expect(address, user)

        def take(session: Session, descriptor: int) -> None:
            target.left(address, user)
            # Here, it had not shown who it is.
            self.local.left(address, "")
            self._give(target if target.accepting else self._place(session.thing), session, address, user, descriptor)

        def failed() -> None:
            target.left(address, user)
            self.changed()

        self.local.factory.depart(connection, identity, take, failed)
        self.changed()
        return False

    def departed(self, sfe: RemoteSfe, gone: Depart, descriptor: int) -> None:
        """An SFE has given up a connection."""
        successor = self.successors.get(sfe)
        target = successor if successor is not None and successor.accepting else self._place(gone.thing)
        self._give(target, gone.session, gone.address, gone.user, descriptor)

    def recount(self) -> None:
        """An SFE has more clients, or fewer; in the daemon's own, one has said who it is, and stays."""
        self.changed()

    def local_left(self, address: str, user: str) -> None:
        """A connection in the daemon's own SFE has ended."""
        self.local.left(address, user)
        self.changed()

    def add(self, sfe: RemoteSfe) -> None:
        """An SFE is there."""
        sfe.accepting = True
        sfe.changed = self.recount
        self.sfes.append(sfe)
        self._relieve()

    def remove(self, sfe: RemoteSfe) -> None:
        """An SFE is gone."""
        sfe.accepting = False
        self.successors.pop(sfe, None)
        if sfe in self.sfes:
            self.sfes.remove(sfe)
        self.changed()

    def rights_changed(self) -> None:
        """Somebody may less than before, or more: everywhere all are looked at again."""
        for sfe in self.sfes:
            sfe.rights_changed()

    def tell(self, thing: str, said: str) -> None:
        """Those who have a Thing open, wherever they are, are to be told this."""
        for sfe in self.sfes:
            sfe.tell(thing, said)

    def worker_gone(self, path: str) -> None:
        """A document worker will not come back."""
        for sfe in self.sfes:
            sfe.worker_gone(path)
