"""How a connection leaves an SFE for another one: settled first, then parked, then taken apart between two frames.

settling ──settled──▶ parking ──parked──▶ gone
    └──────────────ended──────────────────▲
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from twisted.internet.interfaces import IDelayedCall
from twisted.internet.tcp import Connection
from twisted.logger import Logger

from ..links import release
from . import closing
from .anteroom import Anteroom
from .authority import Identity
from .session import HoldState, Session
from .travel import packed

if TYPE_CHECKING:
    from .connection import StreamConnection
    from .documents import Streaming

#: How long a client may take to end a message, and what else is under way to settle (s).
PATIENCE = 5.0

#: Takes a session and the descriptor of its connection.
Take = Callable[[Session, int], None]


def at_rest(one: StreamConnection) -> bool:
    """Whether a connection is between two frames, and nothing that its client has asked for is under way."""
    at_boundary = not (one.current_frame or one.inside_message or one.send_queue)
    return one.state == one.STATE_OPEN and at_boundary and not one.calls.unanswered and one.documents.settled()


class Departure:
    """One connection on its way out. What comes from its client meanwhile goes with it."""

    log = Logger()

    def __init__(
        self,
        connection: StreamConnection,
        streaming: Streaming,
        identity: Identity | None,
        take: Take,
        failed: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._streaming = streaming
        self._identity = identity
        self._take = take
        self._failed = failed
        #: Channels by id, and whether a worker keeps for them what comes meanwhile; None while that is not known.
        self._parked: dict[int, bool | None] | None = None
        self._over = False
        #: Whether it has gone to another SFE.
        self.gone = False
        self._patience: IDelayedCall = streaming.clock.callLater(PATIENCE, self._give_up)

    def begin(self) -> None:
        """Keep what comes from now on, and see whether it can go at once."""
        connection = self._connection
        if connection.anteroom is None:
            connection.anteroom = Anteroom(self._streaming.limits.max_unauthorised_bytes)
        # In a later turn: its SFE may be in the middle of something with it.
        self._streaming.clock.callLater(0, self.look)

    def ended(self) -> None:
        """The connection is gone from here: by itself, if not to another SFE."""
        self._over = True
        if self._patience.active():
            self._patience.cancel()
        if not self.gone:
            self._failed()

    def _give_up(self) -> None:
        self.log.info("{address} cannot be handed over and is asked to come back", address=self._connection.client_address)
        self._over = True
        self._connection.close(closing.RESTARTING)

    def look(self) -> None:
        """Something has happened: it may be settled now."""
        if self._over or self._parked is not None or not at_rest(self._connection):
            return
        self._connection.hold("departure", True)
        channels = self._connection.documents.channels()
        self._parked = dict.fromkeys((channel.id for channel in channels), None)
        for channel in channels:
            self._streaming.hub.park(channel, partial(self._park, channel.id))
        self._go_if_parked()

    def _park(self, number: int, kept: bool) -> None:
        if self._parked is not None and not self._over:
            self._parked[number] = kept
            # In a later turn: what came with the worker's answer is dealt with first.
            self._streaming.clock.callLater(0, self._go_if_parked)

    def _go_if_parked(self) -> None:
        if self._over or self._parked is None or None in self._parked.values():
            return
        connection = self._connection
        self._streaming.hub.out.flush()
        connection.flush()
        # Also by that: who reads too slowly is closed.
        if connection.ended:
            return
        session, self.gone, self._over = self._pack(), True, True
        for channel in connection.documents.channels():
            self._streaming.hub.release(channel)
        self._take(session, release(cast(Connection, connection.transport)))

    def _pack(self) -> Session:
        connection, transport = self._connection, cast(Connection, self._connection.transport)
        parked = self._parked or {}
        anteroom = connection.anteroom
        return Session(
            request=connection.session.request,
            address=connection.client_address,
            identity=self._identity,
            upgraded=True,
            unread=bytes(connection.data),
            # Both are private to Twisted, as in `links`.
            unsent=bytes(transport.dataBuffer[transport.offset :]) + b"".join(transport._tempDataBuffer),
            kept=anteroom.kept if anteroom is not None else [],
            understands_ping=connection.documents.understands_ping,
            services=connection.calls.services,
            feed=connection.calls.feed,
            allowance=connection.bucket.left,
            holds=[
                HoldState(address, None if channel is None else packed(channel, bool(parked.get(channel.id))))
                for address, channel in connection.documents.holds()
            ],
        )
