"""The ways on which clients come to a daemon: plain, compressed, by TLS that ends in it, and from behind HAProxy."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from .certificates import TestAuthority
from .daemon import SPREAD, Daemon
from .haproxy import Haproxy
from .providers import Editor, Providers
from .raw_socket import RawSocket, connect
from .visitor import Visitor

WAYS = ("plain", "compressed", "relayed TLS", "behind HAProxy")
CLEO = {"name": "Cleo Marsh", "login": "cleo", "password": "long enough", "group": "Workshop"}
#: One more would start another SFE.
IDLE = 9
OFFER = {"Sec-WebSocket-Extensions": "permessage-deflate"}


@dataclass
class Way:
    """A daemon that is reached on one of them, somebody who may do everything there, and clients with the npm provider."""

    name: str
    daemon: Daemon
    providers: Providers
    visitor: Visitor
    port: int
    stream_url: str
    authority: TestAuthority | None = None

    @property
    def compressed(self) -> bool:
        """Whether clients offer compression."""
        return self.name == "compressed"

    async def editor(self, name: str) -> Editor:
        """Somebody new, with a socket of his own."""
        return await self.providers.editor_at(name, self.stream_url, await self.visitor.token(), self.compressed)

    async def socket(self, early: bytes = b"", in_head: bool = True, token: str = "") -> RawSocket:
        """A connection by hand, with a token in its head or without; `early` is sent right behind that."""
        headers = {"Authorization": f"Bearer {token or await self.visitor.token()}"} if in_head else {}
        return await connect(self.port, "/_stream", headers | (OFFER if self.compressed else {}), early, self.authority)

    async def fill(self, sfes: int) -> list[RawSocket]:
        """Keep SFE 0 busy, which cannot be restarted, with clients that do nothing; and start so many SFEs for others."""
        idle = [await self.socket() for _ in range(IDLE)]
        await self.daemon.admin("-process", "_sfe", "-n", str(sfes), "-start")
        return idle


@asynccontextmanager
async def come(name: str, folder: Path, settings: Mapping[str, str] | None = None) -> AsyncIterator[Way]:
    """Start a daemon, and all that lies before it on that way."""
    if name == "behind HAProxy":
        async with _behind(folder, settings or {}) as way:
            yield way
        return
    compression = "true" if name == "compressed" else "false"
    environment = {"WIDGETAPP_STREAMING__COMPRESSION": compression, **SPREAD, **(settings or {})}
    authority = None
    if name == "relayed TLS":
        authority = TestAuthority()
        certificate, key = authority.issue().write(folder)
        environment |= {"WIDGETAPP_WEB__CERTIFICATE": certificate, "WIDGETAPP_WEB__KEY": key}
    async with Daemon(environment) as daemon, Providers(_trusting(authority, folder)) as providers:
        await daemon.start()
        ada = Visitor(daemon.url, authority)
        await ada.login("ada")
        yield Way(name, daemon, providers, ada, daemon.port, daemon.stream_url, authority)


@asynccontextmanager
async def _behind(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[Way]:
    """No demonstration: that has an address of its own."""
    authority = TestAuthority()
    issued = authority.issue()
    daemon = Daemon({**SPREAD, **settings}, demo=False)
    proxy = Haproxy(issued.certificate + issued.key, daemon.port)
    daemon.environment["WIDGETAPP_WEB__LISTEN"] = f"haproxy:tcp:{daemon.port}:interface=127.0.0.1"
    daemon.environment["WIDGETAPP_WEB__PUBLIC_URL"] = daemon.url = proxy.url
    async with daemon, proxy, Providers(_trusting(authority, folder)) as providers:
        await daemon.start()
        (link,) = [line for line in daemon.program.lines if f"{proxy.url}/setup#" in line]
        cleo = Visitor(proxy.url, authority)
        await cleo.do("setup", secret=link.partition("/setup#")[2], **CLEO)
        yield Way("behind HAProxy", daemon, providers, cleo, proxy.port, proxy.stream_url, authority)


def _trusting(authority: TestAuthority | None, folder: Path) -> dict[str, str]:
    """What a Node process must be told to trust that authority."""
    if authority is None:
        return {}
    ca = folder / "ca.pem"
    ca.write_bytes(authority.pem)
    return {"NODE_EXTRA_CA_CERTS": str(ca)}
