"""HAProxy in front, as etc/haproxy.cfg has it: TLS ends there, and WidgetApp knows where clients really are."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

from tests.support import frames
from tests.support.certificates import TestAuthority
from tests.support.daemon import Daemon
from tests.support.fixtures import module_fixture
from tests.support.haproxy import Haproxy
from tests.support.providers import Editor, Providers, until_equal
from tests.support.raw_socket import TEXT, RawSocket, connect, frame
from tests.support.visitor import Visitor
from tests.support.waiting import until, until_now

CALL = b'{"jsonrpc":"2.0","id":1,"method":"widgetApp_useraction_me"}'
CLEO = {"name": "Cleo Marsh", "login": "cleo", "password": "long enough", "group": "Workshop"}
MOST = 3


@dataclass
class Behind:
    """A daemon behind HAProxy, with its first administrator logged in."""

    daemon: Daemon
    proxy: Haproxy
    authority: TestAuthority
    cleo: Visitor

    async def connect(self, address: str = "127.0.0.1", early: bytes = b"", **headers: str) -> RawSocket:
        """Come in at `/_stream`, through HAProxy."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await connect(self.proxy.port, "/_stream", named, early, self.authority, address)


@module_fixture
async def behind() -> AsyncIterator[Behind]:
    """No demonstration: that has an address of its own."""
    authority = TestAuthority()
    issued = authority.issue()
    daemon = Daemon({"WIDGETAPP_STREAMING__MAX_CONNECTIONS_PER_ADDRESS": str(MOST)}, demo=False)
    proxy = Haproxy(issued.certificate + issued.key, daemon.port)
    daemon.environment["WIDGETAPP_WEB__LISTEN"] = f"haproxy:tcp:{daemon.port}:interface=127.0.0.1"
    daemon.environment["WIDGETAPP_WEB__PUBLIC_URL"] = daemon.url = proxy.url
    async with daemon, proxy:
        await daemon.start()
        (link,) = [line for line in daemon.program.lines if f"{proxy.url}/setup#" in line]
        cleo = Visitor(proxy.url, authority, "127.0.0.2")
        await cleo.do("setup", secret=link.partition("/setup#")[2], **CLEO)
        yield Behind(daemon, proxy, authority, cleo)


async def test_addresses(behind: Behind) -> None:
    """The access log has the client's real address; what a header claims counts for nothing."""
    assert behind.daemon.said("127.0.0.2 ")
    await behind.cleo.request("GET", "/somewhere", headers={"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"})
    line = await behind.daemon.program.line(lambda line: "GET /somewhere" in line, "the request")
    assert " 127.0.0.2 20" in line
    assert not behind.daemon.said("203.0.113.9")


async def test_https(behind: Behind) -> None:
    """Cookies are for HTTPS only, browsers are told to stay there, and who comes without it is sent there."""
    answer = await behind.cleo.ajax("login", login="cleo", password="long enough")
    assert str(answer.header("set-cookie")).startswith("__Host-widgetapp=")
    assert "max-age=" in str(answer.header("strict-transport-security"))
    plain = f"http://127.0.0.1:{behind.proxy.plain_port}"
    with socket.create_connection(("127.0.0.1", behind.proxy.plain_port)) as one:
        one.sendall(f"GET /things?x=1 HTTP/1.1\r\nHost: {plain.removeprefix('http://')}\r\n\r\n".encode())
        head = one.recv(4096).decode()
    assert head.startswith("HTTP/1.1 301 ")
    assert "location: https://127.0.0.1" in head


async def test_throttle(behind: Behind) -> None:
    """Somebody who guesses passwords slows himself down, and nobody else who comes by the same proxy."""
    guesser = Visitor(behind.proxy.url, behind.authority, "127.0.0.3")

    async def throttled() -> bool:
        return (await guesser.ajax("login", login="cleo", password="wrong")).error == "throttled"

    await until(throttled, "that guessing is slowed down")
    await Visitor(behind.proxy.url, behind.authority, "127.0.0.4").login("cleo", "long enough")


async def test_connections_per_address(behind: Behind) -> None:
    """So many for each client, not for the proxy; a refusal is a real answer."""
    sockets = [await behind.connect("127.0.0.5") for _ in range(MOST)]
    assert [one.response and one.response.status for one in sockets] == [101] * MOST
    refused = await behind.connect("127.0.0.5")
    answer = await refused.answered()
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (429, "throttled")
    other = await behind.connect("127.0.0.6")
    assert (await other.answered()).status == 101
    for one in [*sockets, refused, other]:
        one.close()


async def test_early_bytes(behind: Behind) -> None:
    """What is sent right behind the request comes through, with and without a token in its head."""
    thing, token = await behind.cleo.new_thing(), await behind.cleo.token()
    early = frame(frames.auth(thing, token)) + frame(frames.step_1(thing)) + frame(CALL, TEXT)
    for headers in ({}, {"Authorization": f"Bearer {token}"}):
        one = await behind.connect("127.0.0.7", early, **headers)
        assert (await one.answered()).status == 101
        assert len([await one.next() for _ in range(4)]) == 4
        one.close()


async def test_edits(behind: Behind) -> None:
    """Two people with the unmodified provider, by TLS through HAProxy."""
    thing = await behind.cleo.new_thing()
    ca = behind.proxy.folder / "ca.pem"
    ca.write_bytes(behind.authority.pem)
    async with Providers({"NODE_EXTRA_CA_CERTS": str(ca)}) as providers:
        seats = []
        for name in ("cleo", "cleo again"):
            await providers.order("connect", editor=name, url=behind.proxy.stream_url, token=await behind.cleo.token())
            seats.append(await Editor(providers, name).join(thing))
        await seats[0].set("one", type="rectangle", pos=[1, 2])
        await seats[1].set("two", type="ellipse", pos=[3, 4])
        doc = await until_equal(*seats)
        assert set(doc["elements"]) == {"one", "two"}


async def test_a_restart(behind: Behind) -> None:
    """A restart of the daemon is a pause for whoever asks meanwhile, and no error."""
    await behind.daemon.stop()
    asked = []

    async def ask() -> None:
        asked.append(await behind.cleo.ajax("me"))

    from twisted.internet.defer import Deferred

    waiting = Deferred.fromCoroutine(ask())
    await behind.daemon.start()
    await waiting
    assert [answer.status for answer in asked] == [200]


async def test_without_the_proxy(behind: Behind) -> None:
    """Whoever finds the daemon's own port is closed; the log says so once, and not as a fault."""
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", behind.daemon.port)) as one:
            one.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            one.setblocking(False)

            def closed(one: socket.socket = one) -> bool:
                try:
                    return one.recv(100) == b""
                except BlockingIOError:
                    return False

            await until_now(closed, "that it is closed")
    await behind.daemon.program.line(lambda line: "PROXY protocol" in line, "why they are closed")
    assert len([line for line in behind.daemon.program.lines if "PROXY protocol" in line]) == 1
