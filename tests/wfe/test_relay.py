"""Connections with TLS are handed over as one end of a relay."""

from __future__ import annotations

import gc
import os
import socket
from pathlib import Path
from typing import Any

from OpenSSL import SSL
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import wrapClientTLS
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.protocol import Protocol
from twisted.internet.ssl import Certificate, optionsForClientTLS, trustRootFromCertificates
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from zope.interface import implementer

from tests.support.certificates import TestAuthority
from widgetapp.clock import wall_clock
from widgetapp.config import WebConfig
from widgetapp.wfe.certificate import ServerCertificate
from widgetapp.wfe.detach import Detached, detach
from widgetapp.wfe.listening import web_endpoint
from widgetapp.wfe.relay import FAREWELL, Relays, _Client, _End

from .connections import HEAD, PROXY_V2, ConnectionCase, Talker, descriptors, option

LARGE = 10_000_000
#: More than what kernel and relay hold on the way from one end to the other.
ON_THE_WAY = 9_000_000
MANY = 2_000 if os.environ.get("WIDGETAPP_TEST_FULL") else 50


class RelayTests(ConnectionCase):
    """TLS in the daemon, with real sockets."""

    listen = "tcp:0:interface=127.0.0.1"
    #: What the proxy in front says first, if there is one.
    before_tls = b""

    async def _make(self) -> None:
        authority = TestAuthority()
        certificate, key = authority.issue().write(Path(self.mktemp_folder()))
        web = WebConfig(listen=self.listen, certificate=certificate, key=key)
        trusted = trustRootFromCertificates([Certificate.loadPEM(authority.pem)])
        self.options = optionsForClientTLS("localhost", trusted)
        self.plain = await self.serve(web_endpoint(self.reactor, web.listen, ServerCertificate(web, wall_clock)))

    def mktemp_folder(self) -> str:
        """A new folder."""
        path = Path(self.mktemp())
        path.mkdir(parents=True)
        return str(path)

    def setUp(self) -> Any:
        """Listen."""
        super().setUp()
        self.relays = Relays(self.reactor)
        self.addCleanup(lambda: self.assertEqual(len(self.relays), 0))
        return Deferred.fromCoroutine(self._make())

    async def connect(self) -> Talker:
        """A client."""
        return await self.talk(wrapClientTLS(self.options, self.plain, self.reactor))

    async def detached(self, client: Talker, sent: bytes = HEAD) -> Detached:
        """What a client's request is detached to."""
        client.pipe.write(sent)
        return detach(await self.door.request(), self.relays)

    async def both(self) -> tuple[Talker, Talker]:
        """A client, and an SFE that has its connection."""
        client = await self.connect()
        given = await self.detached(client)
        return client, self.adopt(given.descriptor, socket.AF_UNIX)

    async def end(self, client: Talker, sfe: Talker) -> None:
        """The SFE closes."""
        sfe.pipe.loseConnection()
        await client.gone()
        await sfe.gone()
        await self.relays.ended()

    async def test_conversation(self) -> None:
        """Both ways, with what was sent early; and the site knows that it is secure."""
        client = await self.connect()
        client.pipe.write(HEAD + b"early")
        request = await self.door.request()
        self.assertTrue(request.isSecure())
        given = detach(request, self.relays)
        self.assertEqual((given.raw_request, given.early), (HEAD, b"early"))
        sfe = self.adopt(given.descriptor, socket.AF_UNIX)
        client.pipe.write(b"to the SFE")
        self.assertEqual(await sfe.has(10), b"to the SFE")
        sfe.pipe.write(b"to the client")
        self.assertEqual(await client.has(13), b"to the client")
        await self.end(client, sfe)
        self.assertTrue(client.reason is not None and client.reason.check(ConnectionDone), client.reason)

    async def test_detached_in_the_turn_of_the_request(self) -> None:
        """Records that follow in the same segment reach the SFE, in their order."""
        given: list[Detached] = []
        self.door.at_once = lambda request: given.append(detach(request, self.relays))
        client = await self.connect()
        # Three records, one segment: the client's own transport would make one record of small writes.
        for part in (HEAD + b"a", b"b" * 40_000, b"c" * 40_000):
            TLSMemoryBIOProtocol.write(client.pipe, part)
        while not given:
            await self.turn()
        sfe = self.adopt(given[0].descriptor, socket.AF_UNIX)
        rest = 80_001 - len(given[0].early)
        self.assertEqual(given[0].early + await sfe.has(rest), b"a" + b"b" * 40_000 + b"c" * 40_000)
        await self.end(client, sfe)

    async def test_large_to_the_client(self) -> None:
        """A client that stops reading makes the SFE wait; all arrives when it goes on."""
        client, sfe = await self.both()
        await self.slowly(sfe, client)
        await self.end(client, sfe)

    async def test_large_to_the_sfe(self) -> None:
        """And the other way round."""
        client, sfe = await self.both()
        await self.slowly(client, sfe)
        await self.end(client, sfe)

    async def slowly(self, writer: Talker, reader: Talker) -> None:
        """Write much to somebody who does not read for a while."""
        reader.pipe.pauseProducing()
        content = os.urandom(1000) * (LARGE // 1000)
        sent = Pieces(writer, content)
        held = -1
        while held != sent.written:
            # Nobody moves any more: everything between the two is full.
            held = sent.written
            for _ in range(50):
                await self.turn()
        self.assertLess(held, ON_THE_WAY)
        self.assertLess(held_by(self.relays), 500_000)
        reader.pipe.resumeProducing()
        self.assertEqual(await reader.has(LARGE), content)

    async def test_the_sfe_closes_behind_much(self) -> None:
        """All that it wrote reaches the client before the end does."""
        client, sfe = await self.both()
        content = os.urandom(1000) * 3000
        sfe.pipe.write(content)
        sfe.pipe.loseConnection()
        self.assertEqual(await client.gone(), content)
        await sfe.gone()
        await self.relays.ended()

    async def test_the_sfe_half_closes(self) -> None:
        """Who will write no more has ended the connection, as on a socket of Twisted's own."""
        client, sfe = await self.both()
        sfe.pipe.write(b"last words")
        sfe.pipe.loseWriteConnection()
        self.assertEqual(await client.gone(), b"last words")
        await sfe.gone()
        await self.relays.ended()

    async def test_the_client_closes_behind_much(self) -> None:
        """All that it wrote reaches the SFE before the end does."""
        client, sfe = await self.both()
        content = os.urandom(1000) * 3000
        client.pipe.write(content)
        client.pipe.loseConnection()
        self.assertEqual(await sfe.gone(), content)
        await client.gone()
        await self.relays.ended()

    async def test_the_client_is_torn_off(self) -> None:
        """A connection that breaks is an end, and no fault of ours."""
        client, sfe = await self.both()
        client.pipe.abortConnection()
        await client.gone()
        await sfe.gone()
        await self.relays.ended()
        self.assertEqual(self.flushLoggedErrors(), [])

    async def test_nobody_takes_the_descriptor(self) -> None:
        """Whoever closes it unread has closed the connection."""
        client = await self.connect()
        given = await self.detached(client)
        os.close(given.descriptor)
        self.assertEqual(await client.gone(), b"")
        await self.relays.ended()

    async def test_paused_by_the_channel(self) -> None:
        """A client that sends much while nobody has decided yet is made to wait, and reads on with the SFE."""
        client = await self.connect()
        client.pipe.write(HEAD)
        request = await self.door.request()
        content = os.urandom(1000) * 3000
        client.pipe.write(content)
        before = -1
        while before != (held := sum(map(len, request.channel._dataBuffer))) or not held:
            before = held
            for _ in range(50):
                await self.turn()
        self.assertLess(held, 200_000)
        given = detach(request, self.relays)
        sfe = self.adopt(given.descriptor, socket.AF_UNIX)
        self.assertEqual(given.early + await sfe.has(len(content) - len(given.early)), content)
        await self.end(client, sfe)

    async def test_options(self) -> None:
        """The client's socket, which stays here, has its options."""
        client = await self.connect()
        client.pipe.write(HEAD)
        request = await self.door.request()
        channel: Any = request.channel
        descriptor = channel.transport.fileno()
        given = detach(request, self.relays)
        self.assertEqual(option(descriptor, socket.SOL_SOCKET, socket.SO_KEEPALIVE), 1)
        self.assertEqual(option(descriptor, socket.IPPROTO_TCP, socket.TCP_NODELAY), 1)
        await self.end(client, self.adopt(given.descriptor, socket.AF_UNIX))

    async def test_many(self) -> None:
        """No descriptor and no object is left behind, whoever closes."""

        async def two() -> None:
            client, sfe = await self.both()
            await self.end(client, sfe)
            client, sfe = await self.both()
            client.pipe.loseConnection()
            await sfe.gone()
            await client.gone()
            await self.relays.ended()

        await two()
        await self.turn()
        before, objects = descriptors(), alive()
        for _ in range(MANY):
            await two()
        await self.turn()
        # Fewer, where something of the test before has ended meanwhile.
        self.assertLessEqual(descriptors(), before)
        self.assertLessEqual(alive(), objects)


class ProxiedTlsTests(RelayTests):
    """The same behind a proxy that passes TLS on as it comes, with its header before it."""

    listen = "haproxy:tcp:0:interface=127.0.0.1"

    async def connect(self) -> Talker:
        """The proxy."""
        return await self.talk(wrapClientTLS(self.options, _Proxy(self.plain), self.reactor))


@implementer(IStreamClientEndpoint)
class _Proxy:
    """An endpoint that says whom it speaks for, and then is a plain one."""

    def __init__(self, endpoint: Any) -> None:
        self._endpoint = endpoint

    def connect(self, protocolFactory: Any) -> Any:
        """Connect."""

        class Header(Protocol):
            def __init__(self, inner: Any) -> None:
                self.inner = inner

            def makeConnection(self, transport: Any) -> None:
                transport.write(PROXY_V2)
                transport.protocol = self.inner
                self.inner.makeConnection(transport)

        build = protocolFactory.buildProtocol
        protocolFactory.buildProtocol = lambda address: Header(build(address))
        return self._endpoint.connect(protocolFactory).addCallback(lambda header: header.inner)


class FarewellTests(SynchronousTestCase):
    """A client that does not answer."""

    def test_silent_client(self) -> None:
        """Its connection is torn off after a while, not kept for ever."""
        clock, ended = Clock(), list[_Client]()
        client, other = _Client(clock, ended.append), _End()
        client.other, other.other = other, client
        transports = [StringTransport(), StringTransport()]
        for end, transport in zip((client, other), transports, strict=True):
            end.makeConnection(transport)
            end.relay()
        other.connectionLost(Failure(ConnectionDone()))
        self.assertTrue(transports[0].disconnecting)
        clock.advance(FAREWELL - 1)
        self.assertFalse(transports[0].disconnected)
        clock.advance(1)
        self.assertTrue(transports[0].disconnected)
        client.connectionLost(Failure(ConnectionDone()))
        self.assertEqual((ended, clock.getDelayedCalls()), ([client], []))


class Pieces:
    """Writes much, no faster than the transport takes it."""

    def __init__(self, writer: Talker, content: bytes) -> None:
        self.written = 0
        self._content = content
        self._pipe = writer.pipe
        self._pipe.registerProducer(self, False)

    def resumeProducing(self) -> None:
        """The next piece."""
        if self.written == len(self._content):
            self._pipe.unregisterProducer()
            return
        piece = self._content[self.written : self.written + 65536]
        self.written += len(piece)
        self._pipe.write(piece)

    def stopProducing(self) -> None:
        """It is gone."""


def held_by(relays: Relays) -> int:
    """How many bytes wait in the transports of all relays."""
    held = 0
    for client in relays._open:
        for end in (client, client.other):
            transport: Any = end.transport if end else None
            while hasattr(transport, "wrappedProtocol"):
                transport = transport.transport
            held += len(transport.dataBuffer) + transport._tempDataLen
    return held


def alive() -> int:
    """How many ends of relays and TLS connections there are."""
    gc.collect()
    return sum(isinstance(one, _End | SSL.Connection) for one in gc.get_objects())
