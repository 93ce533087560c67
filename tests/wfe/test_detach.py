"""A connection is taken away from the web server: no byte is lost, nothing is left behind."""

from __future__ import annotations

import gc
import os
import socket

from twisted.internet.endpoints import TCP4ServerEndpoint, UNIXClientEndpoint, UNIXServerEndpoint
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.web.http import HTTPChannel
from twisted.web.server import Request

from widgetapp.config import WebConfig
from widgetapp.wfe.detach import Detached, detach
from widgetapp.wfe.listening import web_endpoint
from widgetapp.wfe.relay import Relays

from .connections import HEAD, PROXY_V2, ConnectionCase, Talker, descriptors, option

BEHIND_A_PROXY = WebConfig(listen="haproxy:tcp:0:interface=127.0.0.1", public_url="https://widgets.example")
#: How many connections are detached one after the other.
MANY = 10_000 if os.environ.get("WIDGETAPP_TEST_FULL") else 300


class DetachCase(ConnectionCase):
    """Plain connections."""

    family: int = socket.AF_INET

    def setUp(self) -> None:
        """There are no relays."""
        super().setUp()
        self.relays = Relays(self.reactor)
        self.addCleanup(lambda: self.assertEqual(len(self.relays), 0))

    async def connect(self) -> Talker:
        """A client."""
        if not hasattr(self, "client"):
            self.client = await self.serve(TCP4ServerEndpoint(self.reactor, 0, interface="127.0.0.1"))
        return await self.talk(self.client)

    async def detached(self, client: Talker, sent: bytes = HEAD) -> Detached:
        """What a client's request is detached to."""
        client.pipe.write(sent)
        return detach(await self.door.request(), self.relays)

    async def converse(self, client: Talker, given: Detached) -> None:
        """Speak both ways on what was detached, and let the other end close it."""
        sfe = self.adopt(given.descriptor, self.family)
        client.pipe.write(b"to the SFE")
        self.assertEqual(await sfe.has(10), b"to the SFE")
        sfe.pipe.write(b"to the client")
        sfe.pipe.loseConnection()
        self.assertEqual(await client.gone(), b"to the client")
        await sfe.gone()


class DetachTests(DetachCase):
    """TCP."""

    async def test_conversation(self) -> None:
        """The descriptor is the client's connection; the head can be read again."""
        client = await self.connect()
        given = await self.detached(client)
        self.assertEqual((given.raw_request, given.early), (HEAD, b""))
        self.assertEqual(option(given.descriptor, socket.IPPROTO_TCP, socket.TCP_NODELAY), 1)
        self.assertEqual(option(given.descriptor, socket.SOL_SOCKET, socket.SO_KEEPALIVE), 1)
        await self.converse(client, given)

    async def test_early_bytes_in_the_same_segment(self) -> None:
        """Bytes right behind the request come with it, whether it is detached in that turn or in a later one."""
        client = await self.connect()
        given = await self.detached(client, HEAD + b"early\r\n\r\n")
        self.assertEqual(given.early, b"early\r\n\r\n")
        await self.converse(client, given)

        other, at_once = await self.connect(), list[Detached]()
        self.door.at_once = lambda request: at_once.append(detach(request, self.relays))
        other.pipe.write(HEAD + b"early\r\n\r\nand more")
        while not at_once:
            await self.turn()
        self.assertEqual(at_once[0].early, b"early\r\n\r\nand more")
        await self.converse(other, at_once[0])

    async def test_early_bytes_that_come_later(self) -> None:
        """What comes while nobody has decided yet is there in its order: what was read, and what will be."""
        client = await self.connect()
        client.pipe.write(HEAD)
        request = await self.door.request()
        sent = bytes(range(256)) * 4096
        client.pipe.write(sent)
        while not request.channel._dataBuffer:
            await self.turn()
        given = detach(request, self.relays)
        # The channel stops reading at some point; the rest is still in the kernel.
        self.assertLess(len(given.early), len(sent))
        sfe = self.adopt(given.descriptor, self.family)
        self.assertEqual(given.early + await sfe.has(len(sent) - len(given.early)), sent)
        client.pipe.loseConnection()
        await sfe.gone()

    async def test_what_the_request_hears(self) -> None:
        """Whoever waits for the request's end hears of it; timeouts are gone (trial looks for them), no fault is logged."""
        client = await self.connect()
        client.pipe.write(HEAD)
        request = await self.door.request()
        ended = request.notifyFinish()
        given = detach(request, self.relays)
        await self.assertFailure(ended, ConnectionDone)
        with self.assertRaises(ConnectionLost):
            detach(request, self.relays)
        await self.converse(client, given)
        self.assertEqual(self.flushLoggedErrors(), [])

    async def test_gone_already(self) -> None:
        """A client that did not wait is no fault, and costs no descriptor."""
        client = await self.connect()
        client.pipe.write(HEAD)
        request = await self.door.request()
        ended = request.notifyFinish()
        client.pipe.abortConnection()
        await client.gone()
        await self.assertFailure(ended, ConnectionLost, ConnectionDone)
        before = descriptors()
        with self.assertRaises(ConnectionLost):
            detach(request, self.relays)
        self.assertEqual(descriptors(), before)

    async def test_kept_alive(self) -> None:
        """An upgrade on a connection that has served a request before."""
        client = await self.connect()
        client.pipe.write(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        answer = await client.has(1)
        self.assertTrue(answer.endswith(b"\r\n\r\nxx"), answer)
        client.received.clear()
        await self.converse(client, await self.detached(client))

    async def test_pipelined_behind_a_large_answer(self) -> None:
        """What is still to be sent goes out before anything that the SFE says, although the client dawdles."""
        client = await self.connect()
        client.pipe.pauseProducing()
        client.pipe.write(b"GET /?size=5000000 HTTP/1.1\r\nHost: h\r\n\r\n")
        given = await self.detached(client)
        self.assertEqual(len(self.relays), 1)
        sfe = self.adopt(given.descriptor, socket.AF_UNIX)
        sfe.pipe.write(b"to the client")
        sfe.pipe.loseConnection()
        client.pipe.resumeProducing()
        received = await client.gone()
        self.assertTrue(received.endswith(b"x" * 5_000_000 + b"to the client"))
        await self.relays.ended()

    async def test_many(self) -> None:
        """Thousands, one after the other, leave no descriptor and no object behind."""

        async def one() -> None:
            client = await self.connect()
            given = await self.detached(client, HEAD + b"early")
            sfe = self.adopt(given.descriptor, self.family)
            sfe.pipe.loseConnection()
            await client.gone()

        for _ in range(20):
            await one()
        before, objects = descriptors(), alive()
        for _ in range(MANY):
            await one()
        # Fewer, where something of the test before has ended meanwhile.
        self.assertLessEqual(descriptors(), before)
        self.assertLessEqual(alive(), objects)


class UnixTests(DetachCase):
    """UNIX sockets, as a proxy on the same machine may use them."""

    family = socket.AF_UNIX

    async def connect(self) -> Talker:
        """A client."""
        path = self.mktemp()
        await self.serve(UNIXServerEndpoint(self.reactor, path))
        return await self.talk(UNIXClientEndpoint(self.reactor, path))

    async def test_conversation(self) -> None:
        """It works there as well."""
        client = await self.connect()
        given = await self.detached(client, HEAD + b"early")
        self.assertEqual((given.raw_request, given.early), (HEAD, b"early"))
        await self.converse(client, given)


class ProxiedTests(DetachCase):
    """Behind a proxy that says whom it speaks for."""

    async def connect(self) -> Talker:
        """The proxy."""
        return await self.talk(await self.serve(web_endpoint(self.reactor, BEHIND_A_PROXY.listen, None)))

    async def test_conversation(self) -> None:
        """The descriptor is the proxy's connection; its header is no part of what was sent."""
        client = await self.connect()
        client.pipe.write(PROXY_V2 + HEAD + b"early")
        request = await self.door.request()
        self.assertEqual(getattr(request.getClientAddress(), "host", None), "192.0.2.7")
        given = detach(request, self.relays)
        self.assertEqual((given.raw_request, given.early), (HEAD, b"early"))
        await self.converse(client, given)


def alive() -> int:
    """How many channels and requests there are."""
    gc.collect()
    return sum(isinstance(one, HTTPChannel | Request) for one in gc.get_objects())
