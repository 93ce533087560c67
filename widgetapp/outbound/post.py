"""One message to one receiver: an HTTPS request that is signed, bounded in time and size, and follows nobody elsewhere."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import msgspec
from hyperlink import EncodedURL
from treq.client import HTTPClient
from twisted.internet.defer import Deferred, TimeoutError
from twisted.internet.protocol import Protocol, connectionDone
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.web.client import Agent
from twisted.web.iweb import IPolicyForHTTPS

from ..outside.web import TROUBLE, words
from .connecting import CheckedEndpoints
from .networks import Networks

#: So much is read of what a receiver has to say (bytes); it is used for nothing.
MOST = 16 * 1024


class Answer(msgspec.Struct, frozen=True):
    """What a receiver has answered: its status, 0 where there is none, and then why; and its `Retry-After`, if any."""

    status: int
    error: str = ""
    retry_after: str = ""


class _AsItIs(EncodedURL):
    """An address that needs no encoding any more. (What encodes others knows no numbers of IPv6.)"""

    def to_uri(self) -> EncodedURL:
        """Itself."""
        return self


class _Rest(Protocol):
    """Takes in what comes behind the head, up to a limit."""

    def __init__(self) -> None:
        self.done: Deferred[None] = Deferred()
        self._count = 0

    def dataReceived(self, data: bytes) -> None:
        """Some of it."""
        self._count += len(data)
        if self._count > MOST:
            self._finish()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """That was all. Whether anything is missing makes no difference."""
        self._finish()

    def _finish(self) -> None:
        if not self.done.called:
            self.done.callback(None)


class Post:
    """Sends messages to receivers."""

    log = Logger()

    def __init__(self, reactor: Any, networks: Networks, policy: IPolicyForHTTPS, timeout: float, plain: bool) -> None:
        """`policy` says whose certificates are good; `timeout` (s) is for the whole of a request; `plain`: whether `http:`
        addresses will do."""
        self._reactor = reactor
        self._networks = networks
        self._policy = policy
        self._timeout = timeout
        self._schemes = ("https", "http") if plain else ("https",)
        self._underway: set[CheckedEndpoints] = set()
        self._agent = f"WidgetApp/{version('widgetapp')}"

    async def send(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Send a body of JSON. What goes wrong is an answer as well."""
        if urlsplit(url).scheme not in self._schemes:
            # It may have been registered when others would do.
            return Answer(0, "only https addresses are delivered to")
        # Each request has a connection of its own: what one receiver does to it concerns no other, nor the next message.
        endpoints = CheckedEndpoints(self._reactor, self._networks, self._policy)
        self._underway.add(endpoints)
        try:
            exchange = self._exchange(endpoints, url, body, headers)
            return await Deferred.fromCoroutine(exchange).addTimeout(self._timeout, self._reactor)
        except TimeoutError:
            return Answer(0, f"no answer within {self._timeout:g} s")
        except TROUBLE as error:
            return Answer(0, words(error))
        except Exception as error:
            # Whatever it is, the next message is another one.
            self.log.failure("a message could not be sent")
            return Answer(0, f"it could not be sent: {error}")
        finally:
            self._underway.discard(endpoints)
            endpoints.abort()

    async def _exchange(self, endpoints: CheckedEndpoints, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        agent = Agent.usingEndpointFactory(self._reactor, endpoints)
        head: dict[bytes | str, bytes | str] = {"Content-Type": "application/json", "User-Agent": self._agent}
        head.update(headers)
        # A client for one request, so that it keeps nobody's cookies.
        client = HTTPClient(agent)
        response = await client.post(_AsItIs.from_text(url), data=body, headers=head, allow_redirects=False, unbuffered=True)
        rest = _Rest()
        response.deliverBody(rest)
        await rest.done
        return Answer(response.code, "", (response.headers.getRawHeaders("Retry-After") or [""])[0])

    def abort(self) -> None:
        """End all requests that are under way. What becomes of them is not known."""
        for endpoints in list(self._underway):
            endpoints.abort()
