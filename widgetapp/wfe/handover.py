"""`/_stream`: checks who asks for a streaming connection, and hands it over to the SFE.

Refusals happen here, before the upgrade, where they are real HTTP answers.
"""

from __future__ import annotations

import re
from typing import Protocol

from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.web.resource import Resource
from twisted.web.server import Request

from ..refusals import Refusal, not_found
from ..sfe.authority import Checks, Denied, Identity
from ..sfe.credentials import token_shown
from ..sfe.session import Session
from .answers import client_address, respond
from .detach import detach
from .relay import Relays
from .visitors import Visitors, header

#: A Thing may be named for clients of the y-websocket protocol.
_ID = re.compile("[0-9A-Za-z_-]{1,32}")


class Switchboard(Protocol):
    """Who gives connections to SFEs."""

    def check(self, address: str, authorised: bool) -> None:
        """Whether one more may come from that address. Raises `Refusal`."""

    def check_user(self, user: str) -> None:
        """Whether somebody may have one more connection. Raises `Refusal`."""

    def connect(self, session: Session, descriptor: int) -> None:
        """A new connection, whose descriptor is the switchboard's from now on."""


class StreamHandover(Resource):
    """The Streaming API's address."""

    isLeaf = True

    def __init__(
        self, clock: IReactorTime, switchboard: Switchboard, relays: Relays, authority: Checks, visitors: Visitors
    ) -> None:
        super().__init__()
        self._clock = clock
        self._switchboard = switchboard
        self._relays = relays
        self._authority = authority
        self._visitors = visitors

    def render(self, request: Request) -> int:
        # Whoever is not let in asks for nothing more here, and would wait for a minute all the same.
        request.setHeader("Connection", "close")
        request.channel.persistent = False
        return respond(request, self._hand_over(request))

    async def _hand_over(self, request: Request) -> None:
        address = client_address(request)
        thing = b"/".join(request.postpath or []).decode("latin-1")
        if thing and not _ID.fullmatch(thing):
            raise not_found()
        if header(request, "upgrade").lower() != "websocket" or request.channel.transport is None:
            raise Refusal("invalid_params", "This is the address of the Streaming API: connect with a websocket.")
        if not self._visitors.own_origin(request):
            raise Refusal("forbidden", "This request comes from another site's page.")
        token = token_shown(header(request, "authorization"), header(request, "sec-websocket-protocol"))
        if thing and token is None:
            # The y-websocket protocol has no message for it.
            raise Refusal("not_logged_in", "Show an access token in the request.")
        self._switchboard.check(address, token is not None)
        identity = None if token is None else await self._identify(token)
        # In a later turn: what the client sent behind its request has then reached the channel's buffer.
        await deferLater(self._clock, 0, lambda: None)
        if identity is not None:
            # In the same turn as the connection is counted: those that come together pass one by one.
            self._switchboard.check_user(identity.user.id)
        if not request._disconnected:
            detached = detach(request, self._relays)
            session = Session(request=detached.raw_request, address=address, identity=identity, unread=detached.early)
            self._switchboard.connect(session, detached.descriptor)

    async def _identify(self, token: str) -> Identity:
        try:
            return await self._authority.identify(token)
        except Denied as denied:
            raise Refusal("not_logged_in", f"The access token is not good: {denied.denial.value}.") from denied
