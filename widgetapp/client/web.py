"""Requests to WidgetApp's web server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote_plus

import msgspec
import treq
from treq.client import HTTPClient
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.web.client import Agent, HTTPConnectionPool
from twisted.web.iweb import IAgent

from .errors import Refused, Unreachable, reaching

#: A request that takes longer than this has failed (s).
TIMEOUT = 30.0
_OK = 200

T = TypeVar("T")


class _Error(msgspec.Struct, frozen=True):
    code: str
    message: str
    come_back: bool = False


class _Refusal(msgspec.Struct, frozen=True):
    error: _Error


class _OAuthRefusal(msgspec.Struct, frozen=True):
    error: str
    error_description: str = ""


class Web:
    """The web server at an address (`https://host`)."""

    def __init__(self, reactor: Any, url: str, agent: IAgent | None = None) -> None:
        """`agent` says how connections are made and whose certificates are good; the default is what Twisted trusts."""
        self.url = url.rstrip("/")
        self.reactor = reactor
        clock: IReactorTime = reactor
        self.now = clock.seconds
        self._pool = HTTPConnectionPool(reactor)
        self._client = HTTPClient(agent or Agent(reactor, pool=self._pool))

    async def close(self) -> None:
        """End the connections that are kept."""
        await self._pool.closeCachedConnections()

    async def post(self, path: str, body: bytes, token: str, key: str | None) -> bytes:
        """Send JSON; gives what a status of OK came with. Raises `Refused` and `Unreachable`."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        status, retry_after, content = await self._asked(path, data=body, headers=headers)
        if status == _OK:
            return content
        error = self._decoded(path, status, content, _Refusal).error
        raise Refused(error.code, error.message, error.come_back, retry_after)

    async def form(self, path: str, fields: Mapping[str, str], account: tuple[str, str], kind: type[T]) -> T:
        """Send a form to the OAuth 2.0 server as a client; gives what it answers with. Raises `Refused` and `Unreachable`."""
        # Both are encoded as in a form before they go into the header (RFC 6749, 2.3.1).
        name, secret = account
        auth = (quote_plus(name), quote_plus(secret))
        status, retry_after, content = await self._asked(path, data=dict(fields), auth=auth)
        if status == _OK:
            return self._decoded(path, status, content, kind)
        error = self._decoded(path, status, content, _OAuthRefusal)
        raise Refused(error.error, error.error_description, retry_after is not None, retry_after)

    async def _asked(self, path: str, **more: Any) -> tuple[int, float | None, bytes]:
        asking = Deferred.fromCoroutine(self._request(path, more))
        with reaching(self.url + path):
            return await asking.addTimeout(TIMEOUT, self.reactor)

    async def _request(self, path: str, more: dict[str, Any]) -> tuple[int, float | None, bytes]:
        response = await self._client.post(self.url + path, allow_redirects=False, **more)
        content = await treq.content(response)
        after = response.headers.getRawHeaders("retry-after", [""])[0]
        return response.code, float(after) if after.isdecimal() else None, content

    def _decoded(self, path: str, status: int, content: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(content, type=kind)
        except msgspec.DecodeError as error:
            raise Unreachable(f"{self.url}{path} answers with status {status} and nothing that WidgetApp says") from error
