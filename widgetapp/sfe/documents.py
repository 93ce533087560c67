"""The Hocuspocus dialect of one connection: many Things on one socket, each admitted for itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.logger import Logger

from ..clock import Now
from ..config import StreamingConfig
from ..tasks import spawn_task
from ..wire import hocuspocus
from ..wire.lib0 import WireError
from . import closing
from .admission import Admission, Entrance, new_admission
from .authority import Checks, Denial, Denied, Identity
from .hub import Hub
from .live import LiveChannel, Outlet
from .session import Session
from .travel import arrived

#: How long before a token's end its client is asked for the next one (ms).
RENEWAL = 60_000


@dataclass(frozen=True, slots=True)
class Streaming:
    """What all connections of an SFE share."""

    clock: IReactorTime
    now: Now
    hub: Hub
    authority: Checks
    limits: StreamingConfig


class Documents:
    """All Things that one client has open on one connection."""

    log = Logger()

    def __init__(self, streaming: Streaming, outlet: Outlet, identified: Callable[[Identity], None]) -> None:
        self._streaming = streaming
        self._outlet = outlet
        self._identified = identified
        self._admissions: dict[bytes, Admission] = {}
        self._entrances: dict[bytes, Entrance] = {}
        self._expiries: dict[bytes, IDelayedCall] = {}
        #: Providers before 4.0 take a ping for a document's address.
        self.understands_ping = False

    def received(self, frame: bytes) -> None:
        """A binary frame has come. Raises `WireError` where it is none of this dialect."""
        if frame == hocuspocus.PONG:
            return
        address, reader = hocuspocus.split_address(frame)
        admission = self._admissions.get(address) or self._new(address)
        event = hocuspocus.parse(reader)
        if isinstance(event, hocuspocus.Credentials):
            self.understands_ping |= event.provider_version is not None
            admission.credentials(event.token)
        elif isinstance(event, hocuspocus.Leave):
            self._leave(address, admission)
        elif event is not None:
            self._document(admission, event)

    def _document(self, admission: Admission, event: hocuspocus.StateVector | hocuspocus.Edit | hocuspocus.Presence) -> None:
        if isinstance(event, hocuspocus.StateVector) and not event.state:
            raise WireError("a state vector is empty")
        admission.document(event)

    def shown(self, token: str | None) -> None:
        """The client has shown this token in its request. Here, it names one for each Thing."""

    @property
    def sign_of_life(self) -> bytes:
        """What is sent to a client so that it does not take the connection for dead. Only newer providers understand `PING`."""
        return hocuspocus.PING if self.understands_ping else b""

    def _thing(self, address: bytes) -> str:
        return hocuspocus.thing_of(address)

    def _deny(self, entrance: Entrance, denial: Denial) -> None:
        entrance.put(hocuspocus.denied(entrance.address, denial.value))

    def _new(self, address: bytes) -> Admission:
        limits = self._streaming.limits
        if len(self._admissions) >= limits.max_things_per_connection:
            self._outlet.close(closing.TOO_MANY_THINGS)
        entrance = Entrance(
            address=address,
            outlet=self._outlet,
            hub=self._streaming.hub,
            max_waiting=limits.max_unauthorised_bytes,
            # 62 bits: it fits a signed integer of the store, and no two clients ever get the same.
            new_channel=lambda: secrets.randbits(62),
            check=self._check,
            admitted=self._admitted,
            deny=self._deny,
        )
        self._entrances[address] = entrance
        admission = self._admissions[address] = new_admission(entrance)
        return admission

    def _leave(self, address: bytes, admission: Admission) -> None:
        del self._admissions[address], self._entrances[address]
        self._forget_expiry(address)
        admission.ended()
        self._streaming.hub.out.say(self._outlet, hocuspocus.close(address, "closed"))

    def _check(self, entrance: Entrance, token: str) -> None:
        admission = self._admissions[entrance.address]
        _ = spawn_task(self.log, "checking a token", self._grant(admission, entrance, token))

    async def _grant(self, admission: Admission, entrance: Entrance, token: str) -> None:
        try:
            grant = await self._streaming.authority.grant(token, self._thing(entrance.address))
        except Denied as denied:
            self.log.info("a client is denied: {reason}", reason=denied.denial.value)
            entrance.checking = False
            admission.denied(denied.denial)
        except WireError:
            self._outlet.close(closing.MALFORMED)
        else:
            self._identified(grant.identity)
            entrance.checking = False
            admission.granted(grant)
        self._streaming.hub.out.flush()
        self._outlet.settled()

    def _admitted(self, entrance: Entrance, channel: LiveChannel) -> None:
        self._expires(entrance.address, max(channel.grant.identity.expires_at - self._streaming.now(), 0))
        self._streaming.hub.recheck_at(channel.grant.until)

    def _expires(self, address: bytes, left: int) -> None:
        # One that lives shorter than the notice is asked half-way.
        notice = min(RENEWAL, left // 2)
        self._later(address, (left - notice) / 1000, self._ask_again, notice)

    def _later(self, address: bytes, seconds: float, function: Callable[..., None], *args: object) -> None:
        self._forget_expiry(address)
        self._expiries[address] = self._streaming.clock.callLater(seconds, function, address, *args)

    def _forget_expiry(self, address: bytes) -> None:
        call = self._expiries.pop(address, None)
        if call is not None and call.active():
            call.cancel()

    def _ask_again(self, address: bytes, notice: int) -> None:
        self._streaming.hub.out.say(self._outlet, hocuspocus.resend_token(address))
        self._later(address, notice / 1000, self._expired)
        self._streaming.hub.out.flush()

    def _expired(self, address: bytes) -> None:
        self._outlet.close(closing.EXPIRED)

    # --- from one SFE to another ---

    def settled(self) -> bool:
        """Whether no token is being checked, and nothing waits for one."""
        return not any(entrance.checking or entrance.waiting for entrance in self._entrances.values())

    def channels(self) -> list[LiveChannel]:
        """The live Things."""
        return [entrance.live for entrance in self._entrances.values() if entrance.live is not None]

    def holds(self) -> list[tuple[bytes, LiveChannel | None]]:
        """All Things, by their address; without a channel, those that were refused."""
        return [(address, entrance.live) for address, entrance in self._entrances.items()]

    def restore(self, session: Session) -> None:
        """Go on where another SFE stopped."""
        self.understands_ping = session.understands_ping
        for hold in session.holds:
            admission = self._new(hold.address)
            if hold.channel is None:
                admission.barred()
                continue
            channel = arrived(hold.address, hold.channel, self._outlet)
            admission.arrived(channel)
            self._streaming.hub.hold_back(channel)

    def lost(self) -> None:
        """The connection is gone."""
        for address in list(self._expiries):
            self._forget_expiry(address)
        for admission in self._admissions.values():
            admission.ended()
        self._admissions.clear()
        self._entrances.clear()
