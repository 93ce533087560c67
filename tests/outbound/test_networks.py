"""To which addresses is delivered, and that nothing goes to any other, whatever a name stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactorClock
from twisted.trial.unittest import SynchronousTestCase
from zope.interface import implementer

from widgetapp.outbound.connecting import CheckedEndpoint, RefusedAddress
from widgetapp.outbound.networks import Networks

PUBLIC = ("93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1")
OTHERS = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",  # noqa: S104
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "2001::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2002:7f00:1::1", "2002:a00:1::",
    "localhost", "0x7f.1", "2130706433", "", "example.com",
)  # fmt: skip


class NetworksTests(SynchronousTestCase):
    """Numeric addresses."""

    def test_public(self) -> None:
        """Public ones are permitted, and no others."""
        networks = Networks(())
        for address in PUBLIC:
            self.assertTrue(networks.permit(address), address)
        for address in OTHERS:
            self.assertFalse(networks.permit(address), address)

    def test_allowed(self) -> None:
        """Those in networks that are named, in each way of writing them."""
        networks = Networks(["10.1.0.0/16", "fd00:1::/32"])
        for address in ("10.1.2.3", "::ffff:10.1.2.3", "fd00:1::9"):
            self.assertTrue(networks.permit(address), address)
        for address in ("10.2.0.1", "127.0.0.1", "fd00:2::1"):
            self.assertFalse(networks.permit(address), address)


@implementer(IHostnameResolver)
class FakeResolver:
    """Knows the addresses of one name; other ones for each time it is asked."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)

    def resolveHostName(
        self, resolutionReceiver: IResolutionReceiver, hostName: str, portNumber: int = 0, *_: Any, **__: Any
    ) -> IHostResolution:
        """Answer at once."""
        resolution: Any = object()
        resolutionReceiver.resolutionBegan(resolution)
        for address in self.answers.pop(0):
            kind: Callable[..., Any] = IPv6Address if ":" in address else IPv4Address
            resolutionReceiver.addressResolved(kind("TCP", address, portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution  # type: ignore[no-any-return]


class EndpointTests(SynchronousTestCase):
    """Connections in the memory."""

    def connect(self, *answers: tuple[str, ...], allowed: tuple[str, ...] = ()) -> tuple[MemoryReactorClock, Deferred[Any]]:
        """Connect to a name that stands for these."""
        reactor = MemoryReactorClock()
        endpoint = CheckedEndpoint(reactor, FakeResolver(*answers), "name", 200, Networks(allowed))
        return reactor, endpoint.connect(Factory.forProtocol(Protocol))

    def test_public(self) -> None:
        """It is connected to the address that was looked at, and to no name."""
        reactor, made = self.connect(("93.184.216.34",))
        host, port, factory, *_ = reactor.tcpClients[0]
        self.assertEqual((host, port), ("93.184.216.34", 200))
        self.assertIsNotNone(factory.buildProtocol(IPv4Address("TCP", host, port)))
        self.assertNoResult(made)

    def test_refused(self) -> None:
        """Where no address is permitted, nothing is connected to."""
        for addresses in (("127.0.0.1",), ("::1", "169.254.169.254"), ("::ffff:10.0.0.1",)):
            reactor, made = self.connect(addresses)
            self.failureResultOf(made, RefusedAddress)
            self.assertEqual(reactor.tcpClients, [])

    def test_mixed(self) -> None:
        """Those that are not are left out."""
        reactor, _ = self.connect(("10.0.0.1", "2606:4700::1111"))
        self.assertEqual([client[0] for client in reactor.tcpClients], ["2606:4700::1111"])
        reactor, _ = self.connect(("10.0.0.1", "8.8.8.8"), allowed=("10.0.0.0/8",))
        self.assertEqual([client[0] for client in reactor.tcpClients], ["10.0.0.1"])

    def test_connected_elsewhere(self) -> None:
        """An address that turns out to be another is refused before anything is sent."""
        reactor, made = self.connect(("93.184.216.34",))
        reactor.tcpClients[0][2].buildProtocol(IPv4Address("TCP", "127.0.0.1", 200))
        self.failureResultOf(made, RefusedAddress)

    def test_rebinding(self) -> None:
        """A name that stands for something else the next time leads nowhere then."""
        resolver = FakeResolver(("93.184.216.34",), ("127.0.0.1",))
        reactor = MemoryReactorClock()
        endpoint = CheckedEndpoint(reactor, resolver, "name", 200, Networks(()))
        self.assertNoResult(endpoint.connect(Factory.forProtocol(Protocol)))
        self.failureResultOf(endpoint.connect(Factory.forProtocol(Protocol)), RefusedAddress)
        self.assertEqual(len(reactor.tcpClients), 1)
