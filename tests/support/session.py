"""A client's streaming session without sockets: frames in, frames out, over a real document worker and a real store."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.engine import Connection
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.support.editors import Editor
from tests.support.memory import NOW, Backend
from widgetapp.config import StreamingConfig
from widgetapp.sfe.authority import Authority, Identity
from widgetapp.sfe.closing import Closing
from widgetapp.sfe.documents import Documents, Streaming
from widgetapp.sfe.hub import Hub
from widgetapp.sfe.rechecking import Rechecking
from widgetapp.sfe.routes import Worker
from widgetapp.store import groups, people, things
from widgetapp.wire.lib0 import Reader, encode_bytes, encode_text
from widgetapp.wire.websocket import payloads

HOUR = 3600_000


class FakeOutlet:
    """A connection that notes what is sent on it."""

    behind = False

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.closed: Closing | None = None
        self.holds: set[str] = set()

    def put(self, frame: bytes) -> None:
        """A websocket frame, which may be several in one piece."""
        self.frames += payloads(frame)

    put_presence = write = put

    def flush(self) -> None:
        """Everything is written at once."""

    def hold(self, why: str, on: bool) -> None:
        """Reading stops or goes on."""
        (self.holds.add if on else self.holds.discard)(why)

    def close(self, why: Closing) -> None:
        """The connection ends."""
        self.closed = self.closed or why

    def cut_if_behind(self) -> None:
        """Nothing ever waits."""

    def settled(self) -> None:
        """It goes nowhere."""


class Client:
    """A provider on one connection."""

    def __init__(self, streaming: Streaming) -> None:
        self.outlet = FakeOutlet()
        self.identities: list[Identity] = []
        self.documents = Documents(streaming, self.outlet, self.identities.append)

    def send(self, address: str, *parts: bytes) -> None:
        """Send a frame."""
        self.documents.received(encode_text(address) + b"".join(parts))

    def auth(self, thing: str, token: str) -> None:
        """Name a token for a Thing."""
        self.send(thing, b"\x02\x00", encode_text(token), encode_text("4.8.0"))

    def edit(self, thing: str, update: bytes) -> None:
        """Send an edit."""
        self.send(thing, b"\x00\x02", encode_bytes(update))

    def take(self) -> list[bytes]:
        """What came back since the last time."""
        frames, self.outlet.frames = self.outlet.frames, []
        return frames


def messages(frames: list[bytes], thing: str, kind: int) -> list[bytes]:
    """The payloads of one type for one Thing."""
    found = []
    for frame in frames:
        reader = Reader(frame)
        if reader.text() == thing and reader.uint() == kind:
            found.append(frame[reader.position :])
    return found


class SessionTestCase(SynchronousTestCase):
    """Ada and Ben are members of an approved User Group with the Things `t` and `u`; Eve is not.

    The Thing `hers` is Eve's; `quiet` belongs to a group of Ada's that is not approved.
    """

    #: What tells the time; a reactor, where there are sockets.
    CLOCK: type[Clock] = Clock

    def setUp(self) -> None:
        """Fill the store, connect SFE and worker."""
        self.clock = self.CLOCK()
        self.now = NOW
        self.backend = Backend(self.mktemp(), self.clock)
        self.addCleanup(self.backend.close)
        self.fill()
        self.hub = Hub(max_unstored=10_000)
        self.limits = StreamingConfig(max_things_per_connection=3, max_unauthorised_bytes=2048)
        authority = Authority(self.backend.reads, lambda: self.now)
        self.streaming = Streaming(self.clock, lambda: self.now, self.hub, authority, self.limits)
        self.rechecking = Rechecking(self.clock, lambda: self.now, self.hub, authority, list)
        self.hub.recheck_at = self.rechecking.begin_at
        self.forgotten: list[str] = []
        self.hub.routes.begin(self, self._found)
        self.editor = Editor()

    def fill(self) -> None:
        """People, groups, Things, tokens named after their owners."""
        with self.backend.reading.begin() as tx:
            for group, live in (("g", True), ("her", True), ("q", False)):
                groups.add(tx, group, group, live, NOW)
            for name, belongs_to in (("ada", ("g", "q")), ("ben", ("g",)), ("eve", ("her",))):
                people.add_user(tx, people.User(name, name.title(), name, "#000000", False), "", NOW)
                people.add_token(tx, people.digest(name), name, None, "stream things:write", NOW, NOW + HOUR)
                for group in belongs_to:
                    groups.add_member(tx, group, name)
            people.add_token(tx, people.digest("reader"), "ben", None, "stream", NOW, NOW + HOUR)
            people.add_token(tx, people.digest("other"), "ben", None, "things:read", NOW, NOW + HOUR)
            for thing, group, owner in (("t", "g", "ada"), ("u", "g", "ada"), ("hers", "her", "eve"), ("quiet", "q", "ada")):
                things.add(tx, thing, thing, group, owner, NOW)

    # What a directory does:

    def whose(self, thing: str) -> None:
        """There is one worker, which owns everything."""
        self.hub.routes.routed(thing, "stream")

    def forget(self, thing: str) -> None:
        """The SFE has closed a Thing."""
        self.forgotten.append(thing)

    def _found(self, path: str, worker: Worker) -> Callable[[], object]:
        self.peer = worker
        self.connect()
        return self.link.cut

    def connect(self) -> None:
        """Connect the SFE with the document worker."""
        self.link = self.backend.connect_sfe(self.peer)

    def change_rights(self, change: Callable[[Connection], object]) -> None:
        """Change the store, and have all rights looked at again."""
        with self.backend.reading.begin() as tx:
            change(tx)
        self.rechecking.begin()
        self.backend.settle()

    def client(self, *things_and_token: str) -> Client:
        """A client that has opened Things, with the last argument as its token."""
        client = Client(self.streaming)
        *opened, token = things_and_token
        for thing in opened:
            client.auth(thing, token)
        self.backend.settle()
        return client
