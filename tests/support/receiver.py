"""An external system to which WidgetApp delivers: a real web server with TLS, that takes, refuses or ignores messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from OpenSSL.SSL import TLS_SERVER_METHOD, Context
from twisted.internet.defer import gatherResults
from twisted.internet.endpoints import SSL4ServerEndpoint
from twisted.internet.interfaces import IOpenSSLContextFactory
from twisted.web.http import Request
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Site
from zope.interface import implementer

from .certificates import TestAuthority
from .ports import free_port
from .waiting import until_now


@implementer(IOpenSSLContextFactory)
class _Chain:
    """TLS with a certificate that its authorities' follow."""

    def __init__(self, certificate: str, key: str) -> None:
        self._context = Context(TLS_SERVER_METHOD)
        self._context.use_certificate_chain_file(certificate)
        self._context.use_privatekey_file(key)

    def getContext(self) -> Context:
        """What Twisted calls."""
        return self._context


class Delivered:
    """A message: its headers, in small letters, and its body as it came."""

    def __init__(self, request: Request, body: bytes) -> None:
        found: Any = request.requestHeaders
        self.headers = {name.decode().lower(): values[0].decode() for name, values in found.getAllRawHeaders()}
        self.body = body
        self.path = request.uri.decode()

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.headers["webhook-id"])

    @property
    def message(self) -> Any:
        """What it says."""
        return json.loads(self.body)

    @property
    def name(self) -> str:
        """The name that somebody has given something, or else the method."""
        message = self.message
        return str(message["params"].get("params", {}).get("name", message["method"]))


class Receiver(Resource):
    """One of them. It keeps its address when it goes and comes back."""

    isLeaf = True

    def __init__(self, folder: Path, authority: TestAuthority) -> None:
        super().__init__()
        self.port = free_port()
        self.url = f"https://localhost:{self.port}/hook?a=b"
        #: The status that it answers with; 0: it does not answer.
        self.status = 204
        self.location = ""
        #: How much it says beside (bytes), without an end; and how often it was hung up on meanwhile.
        self.chatter = 0
        self.hung_up = 0
        self.delivered: list[Delivered] = []
        self._paths = authority.issue().write(folder, f"receiver-{self.port}")
        self._listening: Any = None
        self._site: Any = None

    async def start(self) -> None:
        """Be there."""
        from twisted.internet import reactor

        self._site = Site(self)
        spawn: Any = reactor
        endpoint = SSL4ServerEndpoint(spawn, self.port, _Chain(*self._paths), interface="127.0.0.1")
        self._listening = await endpoint.listen(self._site)

    async def stop(self) -> None:
        """Be gone."""
        if self._listening is not None:
            listening, self._listening = self._listening, None
            await gatherResults([listening.stopListening()])

    def render_POST(self, request: Any) -> Any:
        """Something has come."""
        self.delivered.append(Delivered(request, request.content.read()))
        if self.status == 0:
            return NOT_DONE_YET
        request.setResponseCode(self.status)
        if self.location:
            request.setHeader("Location", self.location)
        if self.chatter:
            request.notifyFinish().addErrback(self._note)
            request.write(b"x" * self.chatter)
            return NOT_DONE_YET
        return b""

    def _note(self, _reason: object) -> None:
        self.hung_up += 1

    @property
    def names(self) -> list[str]:
        """What was told, in its order; what came twice, with one id, as may be when a process dies, counts once."""
        return list({one.id: one.name for one in self.delivered}.values())

    async def until(self, *names: str) -> None:
        """Wait until exactly this was told."""
        await until_now(lambda: self.names == list(names), f"{names}; there is {self.names}")

    async def until_count(self, count: int) -> None:
        """Wait until so much was told."""
        await until_now(lambda: len(self.delivered) >= count, f"{count} messages")
