"""Connections to receivers: only to addresses that are permitted, looked at as they are connected to."""

from __future__ import annotations

from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IProtocol,
    IProtocolFactory,
    IResolutionReceiver,
    IStreamClientEndpoint,
)
from twisted.internet.protocol import Factory
from twisted.web.iweb import IAgentEndpointFactory, IPolicyForHTTPS
from zope.interface import implementer

from .networks import Networks

#: So many addresses of one name are tried, each for so long (s).
MOST_ADDRESSES = 4
TIMEOUT = 5.0


class RefusedAddress(ConnectError):
    """A host to which nothing is delivered."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self._host = host

    def __str__(self) -> str:
        """Without what Twisted says of every failed connection; and without the address, which is nobody's business that cannot
        look it up himself."""
        return f"{self._host} has no public address, and none in outbound.allowed_networks"


class _Guard(Factory):
    """Lets a protocol begin only on a connection to an address that is permitted."""

    noisy = False

    def __init__(self, host: str, factory: IProtocolFactory, networks: Networks, made: list[IProtocol]) -> None:
        self._host = host
        self._factory = factory
        self._networks = networks
        self._made = made

    def buildProtocol(self, addr: Any) -> Any:
        """A connection is there; nothing has been sent yet."""
        if not self._networks.permit(str(getattr(addr, "host", ""))):
            raise RefusedAddress(self._host)
        protocol = self._factory.buildProtocol(addr)
        if protocol is not None:
            self._made.append(protocol)
        return protocol


@implementer(IResolutionReceiver)
class _Found:
    """Takes in the addresses of a name."""

    def __init__(self) -> None:
        self.addresses: list[IPv4Address | IPv6Address] = []
        self.complete: Deferred[None] = Deferred()

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        """They are being looked up."""

    def addressResolved(self, address: IAddress) -> None:
        """One of them."""
        if isinstance(address, IPv4Address | IPv6Address):
            self.addresses.append(address)

    def resolutionComplete(self) -> None:
        """That were all."""
        self.complete.callback(None)


@implementer(IStreamClientEndpoint)
class CheckedEndpoint:
    """A host, by name or number. It is looked up for each connection; what is connected to is what was looked at, so that a
    name that stands for something else a moment later leads nowhere else."""

    def __init__(self, reactor: Any, resolver: IHostnameResolver, host: str, port: int, networks: Networks) -> None:
        #: The protocols of the connections that were made.
        self.made: list[Any] = []
        self._reactor = reactor
        self._resolver = resolver
        self._host = host
        self._port = port
        self._networks = networks

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[IProtocol]:
        """Connect to the first address that is permitted and answers. Fails with `RefusedAddress` where none is permitted."""
        return Deferred.fromCoroutine(self._connect(_Guard(self._host, protocolFactory, self._networks, self.made)))

    async def _connect(self, factory: _Guard) -> IProtocol:
        found = _Found()
        self._resolver.resolveHostName(found, self._host, self._port)
        await found.complete
        if not found.addresses:
            raise DNSLookupError(f"{self._host} is not known")
        permitted = [one for one in found.addresses if self._networks.permit(one.host)]
        error: Exception = RefusedAddress(self._host)
        for address in permitted[:MOST_ADDRESSES]:
            kind = TCP6ClientEndpoint if isinstance(address, IPv6Address) else TCP4ClientEndpoint
            try:
                return await kind(self._reactor, address.host, self._port, timeout=TIMEOUT).connect(factory)
            except ConnectError as failed:
                error = failed
        raise error


@implementer(IAgentEndpointFactory)
class CheckedEndpoints:
    """Where an agent connects to, for one request."""

    def __init__(self, reactor: Any, networks: Networks, policy: IPolicyForHTTPS) -> None:
        """`policy` says whose certificates are good."""
        self._reactor = reactor
        self._networks = networks
        self._policy = policy
        self._endpoints: list[CheckedEndpoint] = []

    def endpointForURI(self, uri: Any) -> IStreamClientEndpoint:
        """The endpoint for an address."""
        # As it stands in an address, one of IPv6 has brackets.
        host: bytes = uri.host.strip(b"[]")
        plain = CheckedEndpoint(self._reactor, self._reactor.nameResolver, host.decode("ascii"), uri.port, self._networks)
        self._endpoints.append(plain)
        return plain if uri.scheme == b"http" else wrapClientTLS(self._policy.creatorForNetloc(host, uri.port), plain)

    def abort(self) -> None:
        """End what is still connected, whatever the other side does."""
        for endpoint in self._endpoints:
            for protocol in endpoint.made:
                if protocol.transport is not None:
                    protocol.transport.abortConnection()
