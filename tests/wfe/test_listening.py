"""Where the web server listens: certificates, their exchange, and whom a proxy speaks for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from OpenSSL import SSL
from twisted.internet.endpoints import wrapClientTLS
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import Certificate, optionsForClientTLS, trustRootFromCertificates
from twisted.logger import capturedLogs
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.resource import Resource
from twisted.web.server import Request
from zope.interface import implementer

from tests.support.certificates import DAY, Issued, TestAuthority
from widgetapp.clock import wall_clock
from widgetapp.config import ConfigError, WebConfig
from widgetapp.wfe.answers import client_address
from widgetapp.wfe.certificate import ServerCertificate, read_certificate
from widgetapp.wfe.listening import check_listening, web_endpoint
from widgetapp.wfe.site import WebSite

from .connections import PROXY_V2, ConnectionCase, Talker

REQUEST = b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"


def folder(test: Any) -> Path:
    """A new folder."""
    path = Path(test.mktemp())
    path.mkdir(parents=True)
    return path


class CertificateTests(SynchronousTestCase):
    """What is wrong with certificate and key is said with the key of the configuration, and the file."""

    def setUp(self) -> None:
        """Have a good one."""
        self.authority = TestAuthority()
        self.issued = self.authority.issue()
        self.folder = folder(self)

    def web(self, issued: Issued) -> WebConfig:
        """A configuration with files."""
        certificate, key = issued.write(self.folder)
        return WebConfig(certificate=certificate, key=key)

    def refused(self, web: WebConfig) -> str:
        """What is said of one that cannot be used."""
        with self.assertRaises(ConfigError) as raised:
            read_certificate(web)
        return str(raised.exception)

    def test_good(self) -> None:
        """The first is the server's, the others are sent behind it."""
        options, own = read_certificate(self.web(self.issued))
        self.assertEqual(own.serial_number, self.issued.serial)
        self.assertEqual(len(options.extraCertChain), 1)

    def test_missing_files(self) -> None:
        """A file that is not there, and one that nobody may read."""
        web = self.web(self.issued)
        for key in ("certificate", "key"):
            said = self.refused(msgspec.structs.replace(web, **{key: "/nonexistent/x.pem"}))
            self.assertEqual(said, f"web.{key}: /nonexistent/x.pem: No such file or directory")
        self.assertIn("web.key: ", self.refused(msgspec.structs.replace(web, key=str(self.folder))))

    def test_no_pem(self) -> None:
        """Files that hold something else."""
        good = self.issued
        nonsense = b"-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"
        for content in (b"", b"text", good.key, nonsense):
            self.assertIn("server.pem holds no certificate in PEM form", self.refused(self.web(Issued(content, good.key, 0))))
        for content in (b"", b"text", good.certificate):
            self.assertIn(
                "server.key holds no private key in PEM form", self.refused(self.web(Issued(good.certificate, content, 0)))
            )

    def test_of_another(self) -> None:
        """A key that belongs to another certificate."""
        said = self.refused(self.web(Issued(self.issued.certificate, self.authority.issue().key, 0)))
        self.assertIn("web.key: ", said)
        self.assertIn("is not the key of the first certificate in", said)

    def test_encrypted(self) -> None:
        """Nobody is there to give a password."""
        key = load_pem_private_key(self.issued.key, None)
        locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
        self.assertIn("asks for a password", self.refused(self.web(Issued(self.issued.certificate, locked, 0))))

    def test_too_weak(self) -> None:
        """What OpenSSL will not have is found out at the start, not by the first client."""
        weak = rsa.generate_private_key(65537, 1024)  # noqa: S505  # that it is weak is what is tested
        issued = self.authority.issue(key=weak)
        self.assertIn("web.certificate: ", self.refused(self.web(issued)))
        key = weak.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self.assertEqual(issued.key, key)

    def test_expired(self) -> None:
        """One whose time is not now is used, with a warning."""
        for since, until, words in ((-2 * DAY, -DAY, "expired on"), (DAY, 2 * DAY, "is not valid before")):
            web = self.web(self.authority.issue(since, until))
            with capturedLogs() as logged:
                ServerCertificate(web, wall_clock)
            (line,) = [event["doubt"] for event in logged]
            self.assertIn(f"web.certificate: {web.certificate} {words}", line)

    def test_exchange(self) -> None:
        """A bad one does not take the place of a good one."""
        web = self.web(self.issued)
        certificate = ServerCertificate(web, wall_clock)
        before = certificate._options
        Path(web.key).write_text("no key")
        self.assertRaises(ConfigError, certificate.read, web)
        self.assertIs(certificate._options, before)

    def test_keys_that_do_not_go_together(self) -> None:
        """A certificate without a key, a proxy without a public address, TLS in TLS."""
        for web, words in (
            (WebConfig(certificate="a"), "web.key: must be set"),
            (WebConfig(key="a"), "web.certificate: must be set"),
            (WebConfig(listen="ssl:443", certificate="a", key="b"), "web.certificate: web.listen is an ssl: endpoint"),
            (WebConfig(listen="haproxy:tcp:80"), "web.public_url: must be set"),
        ):
            with self.assertRaises(ConfigError) as raised:
                check_listening(web)
            self.assertIn(words, str(raised.exception))
        check_listening(WebConfig(listen="haproxy:tcp:80", public_url="https://w.example"))
        check_listening(WebConfig(certificate="a", key="b"))


class Who(Resource):
    """Says where a request comes from, and whether it came by TLS."""

    isLeaf = True

    def render_GET(self, request: Request) -> bytes:
        """Both in a line."""
        return f"{client_address(request)} {request.isSecure()}".encode()


class ListeningCase(ConnectionCase):
    """A site that says who one is."""

    def setUp(self) -> None:
        """There is an authority."""
        super().setUp()
        self.site = WebSite(self.reactor, Who(), 1000)
        self.authority = TestAuthority()
        self.folder = folder(self)

    async def ask(self, talker: Talker, data: bytes = REQUEST) -> str:
        """Ask who one is."""
        talker.pipe.write(data)
        return (await talker.gone()).rpartition(b"\r\n\r\n")[2].decode()


@implementer(IOpenSSLClientConnectionCreator)
class _Only:
    """A client that speaks one version of TLS, and trusts everybody."""

    def __init__(self, version: int) -> None:
        self._context = SSL.Context(SSL.TLS_METHOD)
        # What is too old for the server is too old for OpenSSL's own idea of security as well.
        self._context.set_cipher_list(b"ALL:@SECLEVEL=0")
        self._context.set_min_proto_version(version)
        self._context.set_max_proto_version(version)

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:
        """TLS for a new connection."""
        return SSL.Connection(self._context, None)


class TlsTests(ListeningCase):
    """HTTPS in the daemon."""

    async def listen(self) -> ServerCertificate:
        """Listen with a new certificate."""
        certificate, key = self.authority.issue().write(self.folder)
        self.web = WebConfig(listen="tcp:0:interface=127.0.0.1", certificate=certificate, key=key)
        server = ServerCertificate(self.web, wall_clock)
        self.plain = await self.serve(web_endpoint(self.reactor, self.web.listen, server))
        return server

    async def connect(self, protocols: tuple[bytes, ...] = (), **options: Any) -> Talker:
        """A client that trusts the authority."""
        trusted = trustRootFromCertificates([Certificate.loadPEM(self.authority.pem)])
        creator = optionsForClientTLS("localhost", trusted, acceptableProtocols=protocols, extraCertificateOptions=options)
        return await self.talk(wrapClientTLS(creator, self.plain, self.reactor))

    async def test_secure(self) -> None:
        """The chain is sent (the client knows the root only), and requests know that they are secure."""
        await self.listen()
        self.assertEqual(await self.ask(await self.connect()), "127.0.0.1 True")

    async def test_protocols(self) -> None:
        """Clients that can HTTP/2 are told to speak HTTP/1.1, in which there are websockets."""
        await self.listen()
        client = await self.connect((b"h2", b"http/1.1"))
        await self.ask(client)
        self.assertEqual(client.negotiated, b"http/1.1")

    async def test_versions(self) -> None:
        """TLS 1.2 and 1.3; nothing older."""
        await self.listen()
        for version in (SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION):
            client = await self.talk(wrapClientTLS(_Only(version), self.plain, self.reactor))
            self.assertEqual(await self.ask(client), "127.0.0.1 True")
        old = await self.talk(wrapClientTLS(_Only(SSL.TLS1_1_VERSION), self.plain, self.reactor))
        self.assertEqual(await self.ask(old), "")

    async def test_plain_http(self) -> None:
        """Somebody who speaks HTTP to it is closed, and nothing is logged as a fault."""
        await self.listen()
        self.assertEqual(await self.ask(await self.talk(self.plain)), "")
        self.assertEqual(self.flushLoggedErrors(), [])

    async def test_half_a_handshake(self) -> None:
        """Who begins TLS and does not go on is ended, as is who says nothing after it."""
        self.site.apply(WebConfig(request_seconds=0.3))
        await self.listen()
        silent, half, idle = await self.talk(self.plain), await self.talk(self.plain), await self.connect()
        half.pipe.write(b"\x16\x03\x01\x02\x00\x01")
        for one in (silent, half, idle):
            self.assertEqual(await one.gone(), b"")

    async def test_exchange(self) -> None:
        """New connections get the new certificate; one that is open goes on."""
        server = await self.listen()
        old = await self.connect()
        keep = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"
        old.pipe.write(keep)
        first = len(await old.has(1))
        issued = self.authority.issue()
        issued.write(self.folder)
        server.read(self.web)
        new = await self.connect()
        self.assertEqual(await self.ask(new), "127.0.0.1 True")
        self.assertEqual(new.serial, issued.serial)
        old.pipe.write(keep)
        await old.has(2 * first)
        self.assertNotEqual(old.serial, issued.serial)
        old.pipe.loseConnection()
        await old.gone()


class ProxyTests(ListeningCase):
    """Behind a proxy."""

    async def listen(self) -> None:
        """Listen for proxies."""
        web = WebConfig(listen="haproxy:tcp:0:interface=127.0.0.1", public_url="https://w.example")
        self.plain = await self.serve(web_endpoint(self.reactor, web.listen, None))

    async def test_address(self) -> None:
        """The client is whom the proxy names; what a header says of it counts for nothing."""
        await self.listen()
        claim = REQUEST.replace(b"Host", b"X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\nHost")
        self.assertEqual(await self.ask(await self.talk(self.plain), PROXY_V2 + claim), "192.0.2.7 False")

    async def test_ipv6(self) -> None:
        """An IPv6 address is spelt as everywhere else, and IPv4 in IPv6 is IPv4."""
        await self.listen()
        mapped = b"\0" * 10 + b"\xff\xff\xc0\x00\x02\x07"
        for address, said in ((b"\x20\x01\x0d\xb8" + b"\0" * 11 + b"\x01", "2001:db8::1"), (mapped, "192.0.2.7")):
            header = PROXY_V2[:13] + b"\x21\x00\x24" + address + b"\0" * 16 + b"\x13\x88\x00\x50"
            self.assertEqual(await self.ask(await self.talk(self.plain), header + REQUEST), f"{said} False")

    async def test_the_proxys_own_checks(self) -> None:
        """A connection of the proxy's own has its own address."""
        await self.listen()
        header = PROXY_V2[:12] + b"\x20\x00\x00\x00"
        self.assertEqual(await self.ask(await self.talk(self.plain), header + REQUEST), "127.0.0.1 False")

    async def test_in_pieces(self) -> None:
        """The header may come byte by byte."""
        await self.listen()
        talker = await self.talk(self.plain)
        for byte in PROXY_V2:
            talker.pipe.write(bytes((byte,)))
            await self.turn()
        self.assertEqual(await self.ask(talker), "192.0.2.7 False")

    async def test_without_a_proxy(self) -> None:
        """Whoever comes directly is closed; the log says so once, and not as a fault."""
        await self.listen()
        with capturedLogs() as logged:
            for data in (
                REQUEST,
                b"PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n" + REQUEST,
                b"\r\n\r\n\0\r\nQUIT\nnonsense" + REQUEST,
                b"x",
            ):
                self.assertEqual(await self.ask(await self.talk(self.plain), data), "")
        lines = [event for event in logged if "PROXY" in event.get("log_format", "")]
        self.assertEqual([event["log_level"].name for event in lines], ["info"])
        self.assertEqual(self.flushLoggedErrors(), [])

    async def test_nonsense(self) -> None:
        """Whatever comes instead of a header does no harm."""
        await self.listen()
        for length in range(1, 40):
            begin = PROXY_V2[: min(length, 12)] + os.urandom(length)
            talker = await self.talk(self.plain)
            talker.pipe.write(begin)
            await self.turn()
            talker.pipe.loseConnection()
            await talker.gone()
        self.assertEqual(self.flushLoggedErrors(), [])
