"""HTTPS in the daemon itself."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support import frames
from tests.support.certificates import DAY, Issued, TestAuthority
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.fixtures import module_fixture
from tests.support.providers import Providers, until_equal
from tests.support.raw_socket import CLOSE, TEXT, connect, frame
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until_now

AUTHORITY = TestAuthority()
CALL = b'{"jsonrpc":"2.0","id":1,"method":"widgetApp_useraction_me"}'


@module_fixture
async def daemon(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Daemon]:
    """A demonstration with a certificate."""
    certificate, key = AUTHORITY.issue().write(tmp_path_factory.mktemp("tls"))
    async with Daemon({"WIDGETAPP_WEB__CERTIFICATE": certificate, "WIDGETAPP_WEB__KEY": key}) as one:
        await one.start()
        yield one


async def ada(daemon: Daemon) -> Visitor:
    """A designer, logged in."""
    visitor = Visitor(daemon.url, AUTHORITY)
    await visitor.login("ada")
    return visitor


async def test_pages(daemon: Daemon) -> None:
    """Pages and log-in; cookies are for HTTPS only."""
    visitor = Visitor(daemon.url, AUTHORITY)
    assert (await visitor.request("GET", "/")).status == 200
    answer = await visitor.ajax("login", login="ada", password="open-the-workshop")
    assert str(answer.header("set-cookie")).startswith("__Host-widgetapp=")
    assert (await visitor.do("me"))["user"]["login"] == "ada"


async def test_edits(daemon: Daemon, tmp_path: Path) -> None:
    """Two people with the unmodified provider."""
    ca = tmp_path / "ca.pem"
    ca.write_bytes(AUTHORITY.pem)
    visitor = await ada(daemon)
    thing = await visitor.new_thing()
    async with Providers({"NODE_EXTRA_CA_CERTS": str(ca)}) as providers:
        seats = []
        for name in ("ada", "ada again"):
            seats.append(await (await providers.editor(name, daemon, await visitor.token())).join(thing))
        await seats[0].set("one", type="rectangle", pos=[1, 2])
        await seats[1].set("two", type="ellipse", pos=[3, 4])
        doc = await until_equal(*seats)
        assert set(doc["elements"]) == {"one", "two"}


async def test_early_bytes(daemon: Daemon) -> None:
    """What is sent right behind the request is not lost; nor its order."""
    visitor = await ada(daemon)
    thing, token = await visitor.new_thing(), await visitor.token()
    early = frame(frames.auth(thing, token)) + frame(frames.step_1(thing)) + frame(CALL, TEXT)
    socket = await connect(daemon.port, early=early, authority=AUTHORITY)
    assert (await socket.answered()).status == 101
    assert len([await socket.next() for _ in range(4)]) == 4
    socket.close()


async def test_refusal(daemon: Daemon) -> None:
    """A refusal before the upgrade is a real answer."""
    socket = await connect(daemon.port, headers={"Authorization": "Bearer made-up"}, authority=AUTHORITY)
    answer = await socket.answered()
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (401, "not_logged_in")
    socket.close()


async def test_farewell(daemon: Daemon) -> None:
    """Whoever is closed hears why, and the connection ends."""
    socket = await connect(daemon.port, authority=AUTHORITY)
    socket.send(b"what is no message")
    farewell = await socket.closed()
    assert farewell.code == 4400
    socket.send(farewell.payload, CLOSE)
    await until_now(lambda: socket.lost, "the end of the connection")


async def test_versions(daemon: Daemon) -> None:
    """A client of the standard library: TLS 1.2 and 1.3, HTTP/1.1 and no HTTP/2."""
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = ssl.create_default_context(cadata=AUTHORITY.pem.decode())
        context.minimum_version = context.maximum_version = version
        context.set_alpn_protocols(["h2", "http/1.1"])
        _reader, writer = await aio(asyncio.open_connection("127.0.0.1", daemon.port, ssl=context))
        tls = writer.get_extra_info("ssl_object")
        assert tls.selected_alpn_protocol() == "http/1.1"
        assert tls.version() == {"TLSv1_2": "TLSv1.2", "TLSv1_3": "TLSv1.3"}[version.name]
        assert "GCM" in tls.cipher()[0] or "CHACHA20" in tls.cipher()[0]
        writer.close()
        await aio(writer.wait_closed())


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        (Issued(AUTHORITY.issue().certificate, AUTHORITY.issue().key, 0), ["web.key", "is not the key"]),
        (Issued(b"nothing", AUTHORITY.issue().key, 0), ["web.certificate", "server.pem", "no certificate in PEM form"]),
        (Issued(AUTHORITY.issue().certificate, b"nothing", 0), ["web.key", "server.key", "no private key in PEM form"]),
        (None, ["web.certificate", "server.pem", "No such file"]),
    ],
)
async def test_bad_files(issued: Issued | None, words: list[str], make_daemon: MakeDaemon, tmp_path: Path) -> None:
    """It does not start, and says which key and which file; a check of the configuration says the same."""
    certificate, key = str(tmp_path / "server.pem"), str(tmp_path / "server.key")
    if issued is not None:
        issued.write(tmp_path)
    daemon = await make_daemon(environment={"WIDGETAPP_WEB__CERTIFICATE": certificate, "WIDGETAPP_WEB__KEY": key})
    for options in ((), ("--check-config",)):
        program = daemon.launch(*options)
        assert await program.ended() == 1, program.tail()
        said = "\n".join(program.lines)
        assert "Traceback" not in said
        for word in words:
            assert word in said


async def test_expired(make_daemon: MakeDaemon, tmp_path: Path) -> None:
    """An old certificate is a warning, at a check and at the start: perhaps the clock is wrong."""
    certificate, key = AUTHORITY.issue(-2 * DAY, -DAY).write(tmp_path)
    daemon = await make_daemon(environment={"WIDGETAPP_WEB__CERTIFICATE": certificate, "WIDGETAPP_WEB__KEY": key})
    check = daemon.launch("--check-config")
    assert await check.ended() == 0
    assert "expired on" in check.lines[0]
    await daemon.start()
    assert daemon.said("expired on")
