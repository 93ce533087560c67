"""Takes a client's connection away from the web server, to be handed over: as a descriptor, and the bytes that came on it."""

from __future__ import annotations

from dataclasses import dataclass

from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.internet.tcp import Connection
from twisted.protocols.policies import ProtocolWrapper
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel
from twisted.web.server import Request

from ..links import release, unsent
from .relay import Relays


@dataclass(frozen=True, slots=True)
class Detached:
    """A connection that the web server has no part in any more."""

    #: A plaintext stream, not blocking: the client's own socket, or one end of a relay. Its owner closes it.
    descriptor: int
    #: The head of the request as it would be sent, for another protocol to read again.
    raw_request: bytes
    #: What the client sent behind the request and has been read already; what comes later is read from the descriptor.
    early: bytes


def detach(request: Request, relays: Relays) -> Detached:
    """Take the connection of a request that has not been answered yet. Raises `ConnectionLost` where it is gone.

    Nothing is sent to the client, and nothing that it has sent is lost. The request and its channel end as if the
    connection had: whoever waits for the request's finish hears `ConnectionDone`. A connection with TLS, or one on
    which an earlier answer is still being sent, stays in the reactor, behind a relay.
    """
    channel = request.channel
    if request._disconnected or not isinstance(channel, HTTPChannel):
        raise ConnectionLost("there is no connection to detach")
    outermost = innermost = channel.transport
    encrypted = False
    while isinstance(innermost, ProtocolWrapper):
        encrypted = encrypted or isinstance(innermost, TLSMemoryBIOProtocol)
        innermost = innermost.transport
    if not isinstance(innermost, Connection) or not innermost.connected or innermost.disconnecting or outermost.disconnecting:
        raise ConnectionLost("the connection to detach is about to end")
    raw_request = _head(request)
    # In the turn in which the request came, what was behind it is still with the parser of lines.
    early = b"".join(channel._dataBuffer) + channel.clearLineBuffer()
    innermost.setTcpKeepAlive(True)
    innermost.setTcpNoDelay(True)
    if encrypted or unsent(innermost):
        channel._networkProducer.unregisterProducer()
        descriptor = relays.open(outermost)
        channel.connectionLost(Failure(ConnectionDone()))
    else:
        descriptor = release(innermost)
    return Detached(descriptor, raw_request, early)


def _head(request: Request) -> bytes:
    lines = [b"%s %s %s" % (request.method, request.uri, request.clientproto)]
    # Twisted spells all names its own way; their values, and how often each came, are as they were sent.
    for name, values in request.requestHeaders.getAllRawHeaders():
        lines += (b"%s: %s" % (name, value) for value in values)
    return b"\r\n".join([*lines, b"", b""])
