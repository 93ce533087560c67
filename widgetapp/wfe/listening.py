"""Where the web server listens: a Twisted endpoint, with our TLS around it, and a proxy's word for who its clients are."""

from __future__ import annotations

from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import serverFromString
from twisted.internet.interfaces import IAddress, IListeningPort, IProtocolFactory, IStreamServerEndpoint
from twisted.logger import Logger
from twisted.protocols.haproxy._v2parser import V2Parser
from twisted.protocols.haproxy._wrapper import HAProxyWrappingFactory
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.protocols.tls import TLSMemoryBIOFactory
from zope.interface import implementer

from ..config import ConfigError, WebConfig
from ..reactors import ISystemReactor
from .certificate import ServerCertificate

#: The prefix of Twisted's endpoints that expect the PROXY protocol.
PROXIED = "haproxy:"
#: The one of sockets that systemd hands over.
HANDED = "systemd:"
#: So much must have come before Twisted's parser can tell what it is (bytes): the signature, version and length.
_ENOUGH = 16
#: Endpoints that have a backlog, and how long it is.
_BY_TCP, _BACKLOG = ("tcp:", "tcp4:", "tcp6:", "ssl:"), 1024


def web_endpoint(reactor: ISystemReactor, listen: str, certificate: ServerCertificate | None) -> IStreamServerEndpoint:
    """The endpoint that the configuration asks for. Raises what `serverFromString` does."""
    return _WebEndpoint(reactor, listen, certificate)


def check_listening(web: WebConfig) -> None:
    """Raise `ConfigError` where keys do not go together."""
    if bool(web.certificate) != bool(web.key):
        missing, given = ("web.key", "web.certificate") if web.certificate else ("web.certificate", "web.key")
        raise ConfigError(f"{missing}: must be set where {given} is")
    if web.certificate and "ssl" in web.listen.lower().split(":")[:2]:
        raise ConfigError("web.certificate: web.listen is an ssl: endpoint, which has its own; use tcp: instead")
    if _proxied(web.listen) and not web.public_url:
        raise ConfigError(
            f"web.public_url: must be set where web.listen begins with {PROXIED}: only the proxy has that address"
        )
    if web.listen.lower().startswith(HANDED) and not web.public_url:
        raise ConfigError(f"web.public_url: must be set where web.listen begins with {HANDED}: only systemd has that address")


def _proxied(listen: str) -> bool:
    return listen.lower().startswith(PROXIED)


def _patient(listen: str) -> str:
    """An endpoint at which as many may wait to be accepted as come at once when all reconnect. Twisted's fifty are few, and
    who is one too many tries again a second later."""
    return f"{listen}:backlog={_BACKLOG}" if listen.lower().startswith(_BY_TCP) and "backlog=" not in listen else listen


@implementer(IStreamServerEndpoint)
class _WebEndpoint:
    def __init__(self, reactor: ISystemReactor, listen: str, certificate: ServerCertificate | None) -> None:
        self._reactor = reactor
        self._proxied = _proxied(listen)
        self._certificate = certificate
        self._endpoint = serverFromString(reactor, _patient(listen[len(PROXIED) :] if self._proxied else listen))

    def listen(self, protocolFactory: IProtocolFactory) -> Deferred[IListeningPort]:
        """Listen; the outermost layer comes last."""
        factory: Any = protocolFactory
        if self._certificate is not None:
            factory = TLSMemoryBIOFactory(self._certificate, False, factory, self._reactor)
        if self._proxied:
            factory = _GateFactory(HAProxyWrappingFactory(factory))
        return cast("Deferred[IListeningPort]", self._endpoint.listen(factory))


class _Gate(ProtocolWrapper):
    """Lets in who begins as PROXY protocol, version 2, does.

    Twisted's own wrapper closes a connection on which less than the first 16 bytes have come at once, says nothing of
    those that it closes, and trips over some headers of version 1.
    """

    _begun = b""
    _open = False

    def dataReceived(self, data: bytes) -> None:
        if self._open:
            self.wrappedProtocol.dataReceived(data)
            return
        self._begun += data
        if not self._begun.startswith(V2Parser.PREFIX[: len(self._begun)]):
            self.factory.refused(self.getPeer())
            self.loseConnection()
        elif len(self._begun) >= _ENOUGH:
            self._open = True
            begun, self._begun = self._begun, b""
            self.wrappedProtocol.dataReceived(begun)


class _GateFactory(WrappingFactory[_Gate]):
    """Makes gates, and tells once of a client that came by the proxy."""

    log = Logger()
    protocol = _Gate
    noisy = False
    _told = False

    def refused(self, peer: IAddress) -> None:
        """A connection is closed because nobody says whose it is."""
        if not self._told:
            self._told = True
            self.log.info(
                "{peer} is closed, and so will be all others that do not begin with PROXY protocol version 2, as HAProxy's "
                "`send-proxy-v2` has it",
                peer=peer,
            )
