"""Connections that never say what they want: wherever WidgetApp listens they end soon, and cost nobody else anything."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol

from tests.support.daemon import Daemon
from tests.support.fixtures import module_fixture
from tests.support.ports import free_port
from tests.support.raw_socket import CLOSE, RawSocket, connect
from tests.support.visitor import Visitor
from tests.support.waiting import pause, until_now
from tests.support.websocket import handshake

#: Of those that say nothing on one port, so many are borne, and each so long (s).
MOST, SECONDS = 30, 1.0
#: So many come to each port; and so many open a websocket, of which one address has twenty without a token at most.
MANY, FEW = 120, 10
#: What each has said, and goes on with drop by drop.
BEGINNINGS = (b"", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\nHost: here\r\nX-Drops: ")


@module_fixture
async def demonstration() -> AsyncIterator[tuple[Daemon, dict[str, int]]]:
    """A demonstration that has little patience, and its three ports."""
    ports = {"listener": free_port(), "monitoring": free_port()}
    listen = {f"WIDGETAPP_{name.upper()}__LISTEN": f"tcp:{port}:interface=127.0.0.1" for name, port in ports.items()}
    patience = {
        "WIDGETAPP_WEB__REQUEST_SECONDS": str(SECONDS),
        "WIDGETAPP_WEB__MAX_WAITING_CONNECTIONS": str(MOST),
        "WIDGETAPP_STREAMING__UNAUTHORISED_SECONDS": str(SECONDS),
    }
    async with Daemon({**listen, **patience}) as daemon:
        await daemon.start()
        yield daemon, {"web": daemon.port, **ports}


async def half_open(port: int, beginning: bytes) -> RawSocket:
    """One that has said as much."""
    from twisted.internet import reactor

    socket: RawSocket = await connectProtocol(TCP4ClientEndpoint(reactor, "127.0.0.1", port), RawSocket())
    assert socket.transport is not None
    socket.transport.write(beginning)
    return socket


def left(sockets: Sequence[RawSocket]) -> list[RawSocket]:
    """Those that the server has not ended."""
    return [one for one in sockets if not one.lost]


async def test_half_open(demonstration: tuple[Daemon, dict[str, int]]) -> None:
    """Whether they say nothing, begin TLS, or send a request drop by drop: those that are too many end at once, and all of
    them soon. Somebody logs in meanwhile, and the daemon's figures tell of them."""
    daemon, ports = demonstration
    for name in ("web", "listener"):
        await shed(daemon, ports[name])
    scraper = Visitor(f"http://127.0.0.1:{ports['monitoring']}")
    figures = await scraper.metrics()
    assert figures["widgetapp_connections_shed_total", ""] >= 2 * MANY - MOST


async def shed(daemon: Daemon, port: int) -> None:
    """Come to a port, and wait until all have been ended."""
    sockets = [await half_open(port, BEGINNINGS[number % 3]) for number in range(MANY)]
    await until_now(lambda: len(left(sockets)) <= MOST, "those that are too many are gone")
    await Visitor(daemon.url).login("ada")
    await until_gone(sockets[2::3])
    await until_now(lambda: not left(sockets), "all others are gone")


async def until_gone(dripping: Sequence[RawSocket]) -> None:
    """Send a drop on each now and then, as long as one is there."""
    for _ in range(100):
        for one in left(dripping):
            assert one.transport is not None
            one.transport.write(b"x")
        if not left(dripping):
            return
        await pause(0.1)
    raise AssertionError(f"{len(left(dripping))} are still there")


async def test_not_let_in(demonstration: tuple[Daemon, dict[str, int]]) -> None:
    """Whoever is not let in to the stream has his answer, and no connection any more."""
    daemon, _ = demonstration
    socket = await half_open(daemon.port, handshake("Authorization: Bearer nobody's"))
    await until_now(lambda: socket.lost, "the connection is ended")
    assert socket.response is not None
    assert (socket.response.status, socket.response.headers["connection"]) == (401, "close")


async def test_no_first_message(demonstration: tuple[Daemon, dict[str, int]]) -> None:
    """Who opens a websocket, there or at an SFE, and shows no token is told so when it is time."""
    _, ports = demonstration
    for port, path in ((ports["web"], "/_stream"), (ports["listener"], "/")):
        sockets = [await connect(port, path) for _ in range(FEW)]
        for one in sockets:
            frame = await one.next()
            assert (frame.opcode, frame.code) == (CLOSE, 4408), frame
