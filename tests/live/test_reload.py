"""SIGHUP and SIGTERM: the configuration is read again, certificates are exchanged, and the end comes in time."""

from __future__ import annotations

import asyncio
import signal
import socket
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from twisted.internet.defer import Deferred, gatherResults

from tests.support.certificates import Issued, TestAuthority
from tests.support.daemon import Daemon
from tests.support.fixtures import fixture
from tests.support.raw_socket import TEXT, connect
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until_now

CALL = b'{"jsonrpc":"2.0","id":1,"method":"widgetApp_useraction_me"}'
UNCHANGED = "changed: nothing."


@dataclass
class Reloadable:
    """A demonstration with a configuration file."""

    daemon: Daemon
    file: Path

    def write(self, text: str) -> None:
        """Write the file anew."""
        self.file.write_text(text)

    async def hang_up(self, words: str) -> None:
        """Send SIGHUP, and wait for what is said of it."""
        before = self.times(words)
        self.daemon.program.signal("HUP")
        await until_now(lambda: self.times(words) > before, f"a line with {words!r}")

    def times(self, words: str) -> int:
        """How often something has been said."""
        return sum(words in line for line in self.daemon.program.lines)


@fixture
async def reloadable() -> AsyncIterator[Reloadable]:
    """One that runs, with an empty file."""
    async with Daemon() as daemon:
        file = daemon.folder / "widgetapp.toml"
        file.write_text("")
        await daemon.start(f"--config={file}")
        yield Reloadable(daemon, file)


async def text_limit(daemon: Daemon, token: str) -> int:
    """Which of two sizes a text frame may have for somebody who comes now (bytes)."""
    for size in (2000, 300):
        one = await connect(daemon.port, headers={"Authorization": f"Bearer {token}"})
        one.send(CALL + b" " * (size - len(CALL)), TEXT)
        answer = await one.next()
        one.close()
        if answer.opcode == TEXT:
            return size
    return 0


async def test_limits(reloadable: Reloadable) -> None:
    """New limits are for those who come now; whoever is here keeps his; what takes a restart is named."""
    daemon = reloadable.daemon
    visitor = Visitor(daemon.url)
    await visitor.login("ada")
    token = await visitor.token()
    old = await connect(daemon.port, headers={"Authorization": f"Bearer {token}"})
    assert await text_limit(daemon, token) == 2000
    reloadable.write("[streaming]\nmax_text_bytes = 1024\n[storage]\nreader_threads = 5\n")
    await reloadable.hang_up("changed: streaming.max_text_bytes.")
    await until_now(lambda: daemon.said("takes a restart: storage.reader_threads."), "what takes a restart")
    assert await text_limit(daemon, token) == 300
    old.send(CALL + b" " * 2000, TEXT)
    assert (await old.next()).opcode == TEXT
    old.close()


async def test_bad_and_unchanged(reloadable: Reloadable) -> None:
    """A bad file is refused, with its key and all else that the start would say; the old configuration stays."""
    daemon = reloadable.daemon
    daemon.tolerate("The configuration is refused")
    await reloadable.hang_up(UNCHANGED)
    for text, words in (
        ("[streaming]\nmax_text_byte = 1024\n", "did you mean streaming.max_text_bytes?"),
        ("[streaming]\nmax_text_bytes = 1\n", "streaming.max_text_bytes"),
        ("[web]\ncertificate = '/nowhere.pem'\nkey = '/nowhere.key'\n", "web.certificate: /nowhere.pem: No such file"),
        ("[web", "not TOML"),
    ):
        reloadable.write(text)
        await reloadable.hang_up(words)
    reloadable.file.unlink()
    await reloadable.hang_up("No such file")
    reloadable.write("[streaming]\nmax_text_bytes = 1024\n")
    await reloadable.hang_up("changed: streaming.max_text_bytes.")
    await Visitor(daemon.url).login("ada")


async def test_many_under_load(reloadable: Reloadable) -> None:
    """A hundred of them, in the midst of requests, of which none is lost."""
    daemon = reloadable.daemon
    visitors = [Visitor(daemon.url) for _ in range(4)]
    for visitor in visitors:
        await visitor.login("ada")
    done = False
    answered = []

    async def keep_asking(visitor: Visitor) -> None:
        while not done:
            answered.append((await visitor.ajax("me")).status)

    asking = [Deferred.fromCoroutine(keep_asking(visitor)) for visitor in visitors]
    for number in range(100):
        reloadable.write(f"[web]\nsession_hours = {number % 24 + 1}\n")
        before = len(answered)
        await reloadable.hang_up("has been read again")
        await until_now(lambda before=before: len(answered) > before, "another answer")  # type: ignore[misc]  # mypy does not infer it
    done = True
    await gatherResults(asking)
    assert set(answered) == {200}
    assert len(answered) >= 100


async def test_certificate(tmp_path: Path) -> None:
    """A new certificate is for new connections; a bad one is refused; an open connection goes on."""
    authority = TestAuthority()
    first = authority.issue()
    certificate, key = first.write(tmp_path)
    async with Daemon({"WIDGETAPP_WEB__CERTIFICATE": certificate, "WIDGETAPP_WEB__KEY": key}) as daemon:
        reloadable = Reloadable(daemon, tmp_path / "none")
        await daemon.start()
        visitor = Visitor(daemon.url, authority)
        await visitor.login("ada")
        token = await visitor.token()
        old = await connect(daemon.port, headers={"Authorization": f"Bearer {token}"}, authority=authority)
        assert await serial(daemon.port, authority) == first.serial
        second = authority.issue()
        second.write(tmp_path)
        await reloadable.hang_up(UNCHANGED)
        assert await serial(daemon.port, authority) == second.serial
        daemon.tolerate("The configuration is refused")
        Issued(second.certificate, first.key, 0).write(tmp_path)
        await reloadable.hang_up("is not the key of the first certificate")
        assert await serial(daemon.port, authority) == second.serial
        old.say(CALL.decode())
        assert (await old.next()).opcode == TEXT
        old.close()


async def serial(port: int, authority: TestAuthority) -> int:
    """The number of the certificate that is shown to a client that comes now."""
    context = ssl.create_default_context(cadata=authority.pem.decode())
    _reader, writer = await aio(asyncio.open_connection("127.0.0.1", port, ssl=context))
    shown = x509.load_der_x509_certificate(writer.get_extra_info("ssl_object").getpeercert(binary_form=True))
    writer.close()
    await aio(writer.wait_closed())
    return shown.serial_number


async def test_the_end_comes_in_time(daemon: Daemon) -> None:
    """Children that do not end, and a client that does not answer, hold up the end of the daemon for less than 30 s."""
    pids = daemon.pids()
    for title in ("_journal", "_stream"):
        daemon.signal_child(title, signal.SIGSTOP)
    with socket.create_connection(("127.0.0.1", daemon.port)):
        since = time.monotonic()
        daemon.program.signal("TERM")
        await daemon.program.ended()
    assert time.monotonic() - since < 30
    await daemon.gone(pids)
