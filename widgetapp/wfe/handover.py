"""`/_stream`: checks who asks for a streaming connection, and hands it over to the SFE.

Refusals happen here, before the upgrade, where they are real HTTP answers.
"""

from __future__ import annotations

import base64
import binascii

from autobahn.twisted.resource import WebSocketResource
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.web.resource import Resource
from twisted.web.server import Request

from ..refusals import Refusal, not_found
from ..sfe.authority import Authority, Denied, Identity
from ..sfe.connection import StreamConnection
from ..sfe.factory import StreamFactory
from .answers import client_address, respond
from .visitors import Visitors, header

#: A browser cannot set `Authorization` on a websocket: its token comes as a sub-protocol, which is never echoed.
BEARER = "base64url.bearer.widgetapp."


class StreamHandover(Resource):
    """The Streaming API's address."""

    isLeaf = True

    def __init__(
        self,
        clock: IReactorTime,
        factory: StreamFactory,
        authority: Authority,
        visitors: Visitors,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._factory = factory
        self._authority = authority
        self._visitors = visitors

    def render(self, request: Request) -> int:
        return respond(request, self._hand_over(request))

    async def _hand_over(self, request: Request) -> None:
        address = client_address(request)
        if request.postpath not in ([], [b""]):
            raise not_found()
        if header(request, "upgrade").lower() != "websocket" or request.channel.transport is None:
            raise Refusal("invalid_params", "This is the address of the Streaming API: connect with a websocket.")
        if not self._visitors.own_origin(request):
            raise Refusal("forbidden", "This request comes from another site's page.")
        if self._factory.per_address[address] >= self._factory.limits.max_connections_per_address:
            raise Refusal("throttled", "There are too many streaming connections from your address.", retry_after=10)
        token = _token(request)
        identity = None if token is None else await self._identify(token)
        # In a later turn: what the client sent behind its request has then reached the channel's buffer.
        await deferLater(self._clock, 0, lambda: None)
        if not request._disconnected:
            _take_over(request, self._factory.connection(identity, address))

    async def _identify(self, token: str) -> Identity:
        try:
            return await self._authority.identify(token)
        except Denied as denied:
            raise Refusal("not_logged_in", f"The access token is not good: {denied.denial.value}.") from denied


def _token(request: Request) -> str | None:
    kind, _, token = header(request, "authorization").partition(" ")
    if token:
        if kind.lower() != "bearer":
            raise Refusal("not_logged_in", "Only bearer tokens are taken here.")
        return token.strip()
    for entry in header(request, "sec-websocket-protocol").split(","):
        if entry.strip().startswith(BEARER):
            encoded = entry.strip().removeprefix(BEARER)
            try:
                return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
            except (binascii.Error, UnicodeDecodeError) as error:
                raise Refusal("not_logged_in", "The bearer sub-protocol holds no token.") from error
    return None


def _take_over(request: Request, connection: StreamConnection) -> None:
    # Bytes that came behind the request wait in a private buffer of the HTTP channel, which would drop them.
    early = b"".join(request.channel._dataBuffer)
    WebSocketResource(_Prepared(connection)).render(request)
    if early:
        connection.dataReceived(early)


class _Prepared:
    """A factory, as Autobahn's resource wants one, that gives the one connection it was made for."""

    def __init__(self, connection: StreamConnection) -> None:
        self._connection = connection

    def buildProtocol(self, addr: object) -> StreamConnection:
        return self._connection
