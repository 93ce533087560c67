"""The WFE's tree of resources, and the site that serves it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger
from twisted.web.resource import IResource, Resource
from twisted.web.server import Request, Site

from .pages import SECURITY, STATIC, Application, StaticFile


class Root(Resource):
    """The top of the tree: named children, and the application's page for every address that people may see."""

    def __init__(self, children: dict[str, IResource]) -> None:
        super().__init__()
        self._application = Application()
        self.putChild(b"static", StaticFile(str(STATIC)))
        for name, child in children.items():
            self.putChild(name.encode(), child)

    def getChildWithDefault(self, path: bytes, request: Request) -> IResource:
        for name, value in SECURITY.items():
            request.setHeader(name, value)
        return cast(IResource, super().getChildWithDefault(path, request))

    def getChild(self, path: bytes, request: Request) -> IResource:
        return self._application


def _access_line(_timestamp: str, request: Any) -> str:
    # Twisted takes the time of its access log from the reactor's clock, which is not that of calendars here. The query is
    # left out: whoever puts a secret there, against all advice, does not find it in the log as well.
    path = request.uri.partition(b"?")[0].decode("latin-1")
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{request.getClientAddress().host} {at} {request.method.decode('latin-1')} {path} {request.code}"


class WebSite(Site):
    """The site, with its access log in the daemon's own log and its limits set."""

    _access = Logger("widgetapp.access")

    def __init__(self, clock: IReactorTime, root: IResource, max_body: int) -> None:
        super().__init__(root, timeout=60, logFormatter=_access_line, reactor=clock)
        self.displayTracebacks = False
        self._max_body = max_body

    def log(self, request: Any) -> None:
        """Write the access line; the name is Twisted's."""
        self._access.info("{line}", line=_access_line("", request))
