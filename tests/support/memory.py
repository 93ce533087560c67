"""WidgetApp's processes in one, without sockets: links that a test pumps by hand, over a real store in a folder."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import msgspec
from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from twisted.internet.task import Clock

from widgetapp.links import Link, Peer
from widgetapp.store.engine import FILE_NAME, writing_engine
from widgetapp.store.journal import Journal, JournalClient
from widgetapp.store.migrations import migrate
from widgetapp.store.transactions import NamedTransaction
from widgetapp.store.writer import Writer
from widgetapp.stream.hazards import Hazards
from widgetapp.stream.note import Note
from widgetapp.stream.worker import StreamWorker
from widgetapp.wire.journal import JournalReply, JournalRequest
from widgetapp.wire.links import Message, SfeMessage, StreamMessage

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A")

#: The moment at which all tests take place (ms).
NOW = 1_790_000_000_000


class Wire:
    """One direction of a connection: what was sent and not yet delivered, encoded as on a socket."""

    def __init__(self, receiver: Peer, union: Any) -> None:
        self.receiver = receiver
        self.back: Wire | None = None
        self._decoder = msgspec.msgpack.Decoder(list[union])
        self._frames: list[bytes] = []
        self.cut = False

    def send(self, messages: Sequence[Message]) -> None:
        """What `Link.send` does."""
        if messages and not self.cut:
            self._frames.append(msgspec.msgpack.encode(messages))

    def deliver(self) -> bool:
        """Hand over what waits; whether there was anything."""
        frames, self._frames = self._frames, []
        for frame in frames:
            self.receiver.link_received(cast(Link, self.back), self._decoder.decode(frame))
        return bool(frames)


class MemoryConnection:
    """Two peers that speak to each other."""

    def __init__(self, client: Peer, server: Peer, requests: Any, replies: Any) -> None:
        self.client, self.server = client, server
        self.to_server, self.to_client = Wire(server, requests), Wire(client, replies)
        self.to_server.back, self.to_client.back = self.to_client, self.to_server
        server.link_made(cast(Link, self.to_client))
        client.link_made(cast(Link, self.to_server))

    def pump(self) -> bool:
        """Deliver in both directions, once."""
        sent = self.to_server.deliver()
        return self.to_client.deliver() or sent

    def cut(self) -> None:
        """The connection is lost, with what was on its way."""
        self.to_server.cut = self.to_client.cut = True
        self.to_server._frames.clear()
        self.to_client._frames.clear()
        self.client.link_lost(cast(Link, self.to_server))
        self.server.link_lost(cast(Link, self.to_client))


class DirectReads:
    """Reads at once, with no thread."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def read(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Perform the query."""
        with self.engine.begin() as connection:
            return query(connection, *args, **kwargs)


class DirectJournal:
    """Performs named transactions at once; they cross the same encoding as between processes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._answered: dict[str, bytes] = {}

    async def transact(self, named: NamedTransaction[A, T], params: A, request: str | None = None) -> T:
        """Perform the transaction, once for each request."""
        arguments = msgspec.msgpack.decode(msgspec.msgpack.encode(params), type=named.params)
        if request is None or request not in self._answered:
            with self.engine.begin() as connection:
                result = msgspec.msgpack.encode(named.perform(connection, arguments))
            self._answered[request or ""] = result
        return msgspec.msgpack.decode(self._answered[request or ""], type=named.result)


@cache
def _empty_store() -> bytes:
    """The file of an empty store of the newest version: migrations take longer than most tests, and are the same for all."""
    with tempfile.TemporaryDirectory() as folder:
        engine = writing_engine(Path(folder))
        migrate(engine)
        # The last connection that closes leaves everything in the one file.
        engine.dispose()
        return (Path(folder) / FILE_NAME).read_bytes()


def new_store(folder: str) -> Engine:
    """A store of the newest version."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    (Path(folder) / FILE_NAME).write_bytes(_empty_store())
    return writing_engine(Path(folder))


class Backend:
    """`_journal` and `_stream`, with the connection between them; either can die and come back."""

    def __init__(self, folder: str, clock: Clock) -> None:
        self.clock = clock
        self.engine = new_store(folder)
        # The writer keeps its one connection, so that readers of the test have an engine of their own.
        self.reading = writing_engine(Path(folder))
        self.reads = DirectReads(self.reading)
        self.connections: list[MemoryConnection] = []
        self.ends = 0
        self.start_journal()
        self.start_stream()

    def start_journal(self) -> None:
        """A new `_journal`."""
        self.journal = Journal(self.clock, Writer(self.engine, lambda: NOW), self.died)

    def died(self) -> None:
        """What the journal does when the disk is broken."""
        raise AssertionError("the journal ended")

    def stream_ended(self) -> None:
        """What the document worker does when its library has given up."""
        self.ends += 1

    def start_stream(self, note: Note | None = None, hazards: Hazards = Hazards()) -> None:  # noqa: B008  # it is frozen
        """A new `_stream`, connected to the journal. The one before goes on, if nobody cuts its connections."""
        self.client = JournalClient(self.clock)
        self.worker = StreamWorker(self.clock, self.reads, self.client, lambda: NOW, self.stream_ended, note, hazards)
        self.to_journal = self.connect(self.client, self.journal, JournalRequest, JournalReply)

    def start_journal_again(self) -> None:
        """A new `_journal` in the place of one that died, with its own connection to the same file."""
        self.journal._writer._connection.close()
        self.start_journal()
        self.to_journal = self.connect(self.client, self.journal, JournalRequest, JournalReply)

    def connect(self, client: Peer, server: Peer, requests: Any, replies: Any) -> MemoryConnection:
        """Connect two peers; `settle` carries what they say."""
        connection = MemoryConnection(client, server, requests, replies)
        self.connections.append(connection)
        return connection

    def connect_sfe(self, sfe: Peer) -> MemoryConnection:
        """Connect an SFE with the document worker."""
        return self.connect(sfe, self.worker, StreamMessage, SfeMessage)

    def settle(self) -> None:
        """Let everything be said and done that needs no waiting."""
        busy = True
        while busy:
            self.clock.advance(0)
            busy = any([connection.pump() for connection in self.connections])
            busy = busy or any(call.getTime() <= self.clock.seconds() for call in self.clock.getDelayedCalls())

    def close(self) -> None:
        """Let go of the files."""
        self.journal._writer._connection.close()
        self.engine.dispose()
        self.reading.dispose()
