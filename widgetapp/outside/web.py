"""Requests to other servers: over HTTPS only, certificates checked, bounded in time and size."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar
from urllib.parse import quote_plus, urlsplit

import msgspec
from treq.client import HTTPClient
from twisted.internet.defer import Deferred, TimeoutError
from twisted.internet.error import ConnectError, ConnectionClosed, DNSLookupError
from twisted.internet.interfaces import IReactorTime
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web import http
from twisted.web.client import (
    RequestGenerationFailed,
    RequestTransmissionFailed,
    ResponseDone,
    ResponseFailed,
    ResponseNeverReceived,
)
from twisted.web.http import PotentialDataLoss
from twisted.web.iweb import IAgent, IResponse

T = TypeVar("T")

#: A request that takes longer than this has failed (s).
TIMEOUT = 10.0
#: No answer that is asked for here is longer (bytes).
MOST = 256 * 1024

#: What happens to requests that is nobody's fault here.
TROUBLE = (
    ConnectError, ConnectionClosed, DNSLookupError, TimeoutError,
    RequestGenerationFailed, RequestTransmissionFailed, ResponseFailed, ResponseNeverReceived,
)  # fmt: skip


class OutsideError(Exception):
    """Another server does not say what it should. The message is for the log."""


class Unreachable(OutsideError):
    """It does not answer, or only that it cannot."""


class _Body(Protocol):
    """Takes in an answer, up to a limit."""

    def __init__(self, done: Deferred[bytes]) -> None:
        self._done = done
        self._content = b""

    def dataReceived(self, data: bytes) -> None:
        """Some of it."""
        self._content += data
        if len(self._content) > MOST and self.transport is not None:
            self.transport.loseConnection()
            self._finish(OutsideError(f"the answer is longer than {MOST} bytes"))

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """That was all, or it was cut off."""
        whole = reason.check(ResponseDone, PotentialDataLoss) is not None
        self._finish(None if whole else Unreachable(f"the answer was cut off: {reason.getErrorMessage()}"))

    def _finish(self, error: OutsideError | None) -> None:
        if self._done.called:
            return
        if error is None:
            self._done.callback(self._content)
        else:
            self._done.errback(error)


class Web:
    """Asks other servers. Whom to trust is OpenSSL's business: SSL_CERT_FILE names further authorities."""

    def __init__(self, reactor: IReactorTime, agent: IAgent) -> None:
        self._reactor = reactor
        self._client = HTTPClient(agent)

    async def get(self, url: str, authorization: str = "") -> bytes:
        """What is at an address. Raises `OutsideError`, also for every status but OK."""
        headers = {"Accept": "application/json", **({"Authorization": authorization} if authorization else {})}
        status, content = await self._bounded(url, self._request("GET", url, headers=headers))
        if status != http.OK:
            raise OutsideError(f"{url} answers with status {status}")
        return content

    async def post(self, url: str, fields: Mapping[str, str], client: str, secret: str) -> tuple[int, bytes]:
        """Send a form, as a client of that server; gives status and answer. Raises `OutsideError`."""
        # Both are encoded as in a form before they go into the header (RFC 6749, 2.3.1).
        account = (quote_plus(client), quote_plus(secret))
        headers = {"Accept": "application/json"}
        return await self._bounded(url, self._request("POST", url, data=dict(fields), auth=account, headers=headers))

    async def _request(self, method: str, url: str, **more: Any) -> tuple[int, bytes]:
        if urlsplit(url).scheme != "https":
            raise OutsideError(f"{url} is no https address")
        response = await self._client.request(method, url, allow_redirects=False, unbuffered=True, **more)
        content = await _content(response)
        if response.code >= http.INTERNAL_SERVER_ERROR:
            raise Unreachable(f"{url} answers with status {response.code}")
        return response.code, content

    async def _bounded(self, url: str, request: Coroutine[Any, Any, T]) -> T:
        try:
            return await Deferred.fromCoroutine(request).addTimeout(TIMEOUT, self._reactor)
        except TROUBLE as error:
            raise Unreachable(f"{url} cannot be asked: {words(error)}") from error


def _content(response: IResponse) -> Deferred[bytes]:
    done: Deferred[bytes] = Deferred()
    response.deliverBody(_Body(done))
    return done


def words(error: Exception) -> str:
    """What has happened, in words for the log."""
    # What went wrong with TLS stands inside.
    reasons = getattr(error, "reasons", None)
    return "; ".join(str(reason.value) or repr(reason.value) for reason in reasons) if reasons else str(error) or repr(error)


def decoded(url: str, content: bytes, kind: type[T]) -> T:
    """An answer in JSON. Raises `OutsideError`."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise OutsideError(f"{url} answers with what cannot be used: {error}") from error
