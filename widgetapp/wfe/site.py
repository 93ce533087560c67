"""The WFE's tree of resources, and the site that serves it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall
from twisted.logger import Logger
from twisted.web.error import UnsupportedMethod
from twisted.web.pages import notFound
from twisted.web.resource import IResource, Resource
from twisted.web.server import Request, Site

from ..config import WebConfig
from ..newcomers import Newcomers
from ..refusals import Refusal
from .answers import client_address, in_words
from .channel import Channel, Patience
from .first_screen import FirstScreen
from .page import Page
from .pages import SECURITY, STATIC, Application, StaticFile

_LARGER = in_words(Refusal("too_large", "That is more than is taken here."))
_TOO_LARGE = (
    b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(_LARGER), _LARGER)
)


class Root(Resource):
    """The top of the tree: named children, and the application's page for every address that people may see."""

    def __init__(self, children: dict[str, IResource], first: FirstScreen) -> None:
        super().__init__()
        self._application = Application(first, Page(STATIC))
        self.putChild(b"static", StaticFile(str(STATIC)))
        for name, child in children.items():
            self.putChild(name.encode(), child)

    def getChildWithDefault(self, path: bytes, request: Request) -> IResource:
        for name, value in SECURITY.items():
            request.setHeader(name, value)
        return cast(IResource, super().getChildWithDefault(path, request))

    def getChild(self, path: bytes, request: Request) -> IResource:
        # People's addresses never begin so: what is not there, or is switched off, is not a page of the application.
        return notFound() if path.startswith(b"_") else self._application


def _access_line(_timestamp: str, request: Any) -> str:
    # Twisted takes the time of its access log from the reactor's clock, which is not that of calendars here. The query is
    # left out: whoever puts a secret there, against all advice, does not find it in the log as well.
    path = request.uri.partition(b"?")[0].decode("latin-1")
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{client_address(request)} {at} {request.method.decode('latin-1')} {path} {request.code}"


class _OfItsMethods:
    """A resource that says no to the methods that it does not know, as to everything else."""

    isLeaf = True

    def __init__(self, resource: Any) -> None:
        self._resource = resource

    def render(self, request: Request) -> Any:
        """What the resource answers."""
        try:
            return self._resource.render(request)
        except UnsupportedMethod as error:
            if request.method == b"HEAD" and b"GET" in error.allowedMethods:
                # That makes Twisted ask again, and leave out the body.
                raise
            allowed = b", ".join(error.allowedMethods).decode()
            request.setHeader("Allow", allowed)
            request.setHeader("Content-Type", "application/json")
            refusal = Refusal("wrong_method", f"This address takes {allowed}.")
            request.setResponseCode(refusal.code.status)
            return in_words(refusal)


class BoundedRequest(Request):
    """A request whose body is refused as soon as it is, or says that it will be, larger than anything here takes.

    Twisted would otherwise take in whatever comes, into memory and temporary files, before any resource is asked.
    """

    most = 0
    _received = 0
    _refused = False

    def gotLength(self, length: int | None) -> None:
        """The head has been read; the length is None where the body comes in chunks."""
        if length is not None and length > self.most:
            self._refuse()
        super().gotLength(0 if self._refused else length)

    def handleContentChunk(self, data: bytes) -> None:
        """Some of the body has come."""
        self._received += len(data)
        if self._received > self.most:
            self._refuse()
        if not self._refused:
            super().handleContentChunk(data)

    def _refuse(self) -> None:
        if not self._refused:
            self._refused = True
            channel: Any = self.channel
            channel.transport.write(_TOO_LARGE)
            channel.loseConnection()

    def render(self, resrc: Any) -> None:
        """Let the resource answer. Twisted calls other methods than GET, HEAD and POST a lack of the server's."""
        super().render(_OfItsMethods(resrc))

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        """All of it has come."""
        if not self._refused:
            super().requestReceived(command, path, version)


#: How often it is looked who is too slow, and how often that is told (s).
LOOK, TELL = 1.0, 60.0


class WebSite(Site):
    """The site, with its access log in the daemon's own log and its limits set."""

    _access = Logger("widgetapp.access")
    _log = Logger()
    # Twisted has something between here that could also speak HTTP/2.
    protocol = cast(Any, Channel)

    def __init__(self, clock: IReactorTime, root: IResource, max_body: int, limits: WebConfig | None = None) -> None:
        super().__init__(root, timeout=cast(float, None), logFormatter=_access_line, reactor=clock)
        self.displayTracebacks = False
        self._max_body = max_body
        self.requestFactory = cast(type[Request], self._request)
        self.channels: set[Channel] = set()
        limits = limits or WebConfig()
        self.newcomers = Newcomers(limits.max_waiting_connections)
        self.apply(limits)
        self._looking = LoopingCall(self._look)
        self._looking.clock = clock
        #: Connections of clients that were too slow: since the start, and how many of those and when it was told last.
        self._slow = self._told = 0
        self._told_at = clock.seconds() - TELL

    def apply(self, limits: WebConfig) -> None:
        """Change how slow clients may be."""
        self.patience = Patience(limits.request_seconds, limits.min_bytes_per_second)
        self.newcomers.apply(limits.max_waiting_connections)

    @property
    def shed(self) -> int:
        """Connections that were ended because their clients were too slow, or too many of them said nothing."""
        return self._slow + self.newcomers.ended

    def startFactory(self) -> None:
        """It is listened from now on."""
        super().startFactory()
        _ = self._looking.start(LOOK, now=False)

    def stopFactory(self) -> None:
        """It is not any more."""
        if self._looking.running:
            self._looking.stop()
        super().stopFactory()

    def _look(self) -> None:
        self._slow += sum(channel.look() for channel in list(self.channels))
        now = self.reactor.seconds()
        if self.shed > self._told and now - self._told_at >= TELL:
            self._log.info(
                "{count} connections were ended on which too little came for too long, or too many others waited as well",
                count=self.shed - self._told,
            )
            self._told, self._told_at = self.shed, now

    def acceptableProtocols(self) -> list[bytes]:
        """What TLS offers. Twisted would add HTTP/2 where a library for that is about, and there are no websockets in that."""
        return [b"http/1.1"]

    def _request(self, *args: Any, **kwargs: Any) -> Request:
        request = BoundedRequest(*args, **kwargs)
        request.most = self._max_body
        return request

    def log(self, request: Any) -> None:
        """Write the access line; the name is Twisted's."""
        self._access.info("{line}", line=_access_line("", request))
