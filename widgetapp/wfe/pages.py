"""The application's page and its files, as the build has left them in `static/`."""

from __future__ import annotations

import mimetypes
from importlib.resources import files
from pathlib import Path
from typing import cast

from twisted.web.resource import Resource
from twisted.web.server import Request
from twisted.web.static import File

from .answers import respond
from .first_screen import FirstScreen
from .page import Page

STATIC = Path(str(files("widgetapp.wfe") / "static"))

#: Nothing comes from elsewhere, and no other site may frame us. The canvas sets styles on elements, hence the one exception.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
#: The worker that cuts fonts down for exported pictures runs WebAssembly glue that needs this; it sees no page.
WORKER_POLICY = "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'self'"
#: The service worker opens the application without a connection; it asks this server only.
SERVICE_WORKER, SERVICE_WORKER_POLICY = "service-worker.js", "default-src 'none'; script-src 'self'; connect-src 'self'"

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class NotBuilt(RuntimeError):
    """The front end is not there."""


def check_built() -> None:
    """Raise `NotBuilt` unless the front end has been built."""
    if not (STATIC / "index.html").is_file():
        raise NotBuilt(f"the web pages are missing in {STATIC}: install with `pip install .`, which builds them")


class Application(Resource):
    """The one page, whatever its address: which part of it is shown is up to its script.

    Where somebody is logged in, it has with it what the script would ask for first.
    """

    isLeaf = True

    def __init__(self, first: FirstScreen, page: Page) -> None:
        super().__init__()
        self._first = first
        self._page = page

    def render_GET(self, request: Request) -> int:
        request.setHeader("Content-Type", "text/html; charset=utf-8")
        request.setHeader("Content-Security-Policy", POLICY)
        return respond(request, self._content(request))

    async def _content(self, request: Request) -> bytes:
        beginning = await self._first.of(request) if self._page.may_begin(request) else None
        if beginning is None:
            # Built files have their content in their names; the page that names them must be fresh.
            request.setHeader("Cache-Control", "no-cache")
        else:
            # It is one person's: kept nowhere, not even for the way back after he has logged out.
            request.setHeader("Cache-Control", "no-store")
        return self._page.of(request.path, beginning)


class StaticFile(File):
    """A built file, compressed by the build where that helps, and kept by browsers for good where its name says what it is."""

    def directoryListing(self) -> Resource:
        return self.childNotFound

    def render_GET(self, request: Request) -> int:
        name = self.basename()
        if name.startswith("subset-worker"):
            request.setHeader("Content-Security-Policy", WORKER_POLICY)
        if name == SERVICE_WORKER:
            request.setHeader("Content-Security-Policy", SERVICE_WORKER_POLICY)
            # It lies below, and answers for all addresses.
            request.setHeader("Service-Worker-Allowed", "/")
        hashed = self.parent().basename() == "assets"
        request.setHeader("Cache-Control", "public, max-age=31536000, immutable" if hashed else "no-cache")
        for coding, suffix in ((b"br", ".br"), (b"gzip", ".gz")):
            packed = File(f"{self.path}{suffix}")
            if coding in (request.getHeader(b"accept-encoding") or b"") and packed.isfile():
                packed.type, packed.encoding = mimetypes.guess_type(name)[0] or "application/octet-stream", None
                request.setHeader(b"Content-Encoding", coding)
                request.setHeader(b"Vary", b"Accept-Encoding")
                return cast(int, packed.render_GET(request))
        return cast(int, super().render_GET(request))
