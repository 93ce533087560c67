"""The site for monitoring: `/metrics`, `/livez` and `/readyz`, on a port of its own that only machines ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from twisted.internet.interfaces import IReactorTime
from twisted.web.http import SERVICE_UNAVAILABLE
from twisted.web.resource import Resource
from twisted.web.server import Request

from .answers import respond
from .site import WebSite
from .visitors import header

#: Nobody has anything to send here (bytes).
MAX_BODY = 1024
TEXT = "text/plain; charset=utf-8"

#: Gives all metrics and their media type, for an Accept header.
Scrape = Callable[[str], Awaitable[tuple[bytes, str]]]


@dataclass(frozen=True, slots=True)
class Check:
    """One condition for serving. `trouble` says what is wrong, and nothing where all is well."""

    name: str
    trouble: Callable[[], str]


def monitoring_site(clock: IReactorTime, scrape: Scrape, checks: Sequence[Check]) -> WebSite:
    """The whole site."""
    root = Resource()
    root.putChild(b"metrics", _Metrics(scrape))
    root.putChild(b"livez", _Livez())
    root.putChild(b"readyz", _Readyz(checks))
    return _QuietSite(clock, root, MAX_BODY)


class _QuietSite(WebSite):
    """No access log: somebody asks every few seconds."""

    def log(self, request: Any) -> None:
        pass


class _Metrics(Resource):
    isLeaf = True

    def __init__(self, scrape: Scrape) -> None:
        super().__init__()
        self._scrape = scrape

    def render_GET(self, request: Request) -> int:
        return respond(request, self._answer(request))

    async def _answer(self, request: Request) -> bytes:
        content, media_type = await self._scrape(header(request, "accept"))
        request.setHeader("Content-Type", media_type)
        return content


class _Livez(Resource):
    """Whoever gets an answer knows that the reactor turns."""

    isLeaf = True

    def render_GET(self, request: Request) -> bytes:
        request.setHeader("Content-Type", TEXT)
        return b"ok\n"


class _Readyz(Resource):
    """Whether people are served: `ok`, or with `?verbose`, and where something fails, a line for each check."""

    isLeaf = True

    def __init__(self, checks: Sequence[Check]) -> None:
        super().__init__()
        self._checks = checks

    def render_GET(self, request: Request) -> bytes:
        request.setHeader("Content-Type", TEXT)
        found = [(check.name, check.trouble()) for check in self._checks]
        failed = any(trouble for _, trouble in found)
        if failed:
            request.setResponseCode(SERVICE_UNAVAILABLE)
        elif not _wants_more(request):
            return b"ok\n"
        lines = [f"[-] {name}: {trouble}" if trouble else f"[+] {name}: ok" for name, trouble in found]
        return "\n".join([*lines, "not ready" if failed else "ready", ""]).encode()


def _wants_more(request: Request) -> bool:
    # Twisted leaves out of `args` what has no value.
    return any(part.partition(b"=")[0] == b"verbose" for part in request.uri.partition(b"?")[2].split(b"&"))
