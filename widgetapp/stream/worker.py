"""The document worker: applies edits, shows them to everybody on the Thing, has them stored, and says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from ..clock import Now
from ..links import Link
from ..store import updates
from ..store.engine import Reads
from ..store.journal import JournalClient
from ..tasks import spawn_task
from ..wire import awareness
from ..wire import links as wire
from ..wire.lib0 import WireError
from .document import BrokenUpdate, Document, Panic, SpoiledDocument
from .thing import Client, LiveThing

#: Presence of one Thing is shown at once, and then no more often than this (s): fifty cursors cost what one costs.
PRESENCE_TICK = 0.025


@dataclass(slots=True)
class _Unstored:
    """Edits in one batch for the journal: by client, and by Thing those of them that are to be stored."""

    batch: int
    edits: dict[Client, int] = field(default_factory=dict)
    things: dict[LiveThing, int] = field(default_factory=dict)


class StreamWorker:
    """All live Things of this process.

    What it sends is gathered while a chunk of messages is dealt with, and goes out in one frame for each SFE at its end.
    """

    log = Logger()

    def __init__(
        self, clock: IReactorTime, reads: Reads, journal: JournalClient, now: Now, end_at_once: Callable[[], None]
    ) -> None:
        self._clock = clock
        self._reads = reads
        self._journal = journal
        self._now = now
        self._end_at_once = end_at_once
        self._things: dict[str, LiveThing] = {}
        self._clients: dict[int, Client] = {}
        self._outgoing: defaultdict[Link, list[wire.Message]] = defaultdict(list)
        self._unstored = _Unstored(batch=-1)

    @property
    def things(self) -> int:
        """How many Things are open here."""
        return len(self._things)

    # --- the connections to the SFEs ---

    def link_made(self, link: Link) -> None:
        """An SFE has connected."""

    def link_lost(self, link: Link) -> None:
        """An SFE is gone, and its clients with it."""
        for client in [client for client in self._clients.values() if client.sfe is link]:
            self._leave(client)
        self._outgoing.pop(link, None)
        self._flush()

    def link_received(self, link: Link, messages: Sequence[wire.StreamMessage]) -> None:
        """An SFE has messages from its clients."""
        for message in messages:
            try:
                self._receive(link, message)
            except Exception:
                # Whatever one client has done to us, the others on this connection go on.
                self.log.failure("a message of the channel {channel} could not be dealt with", channel=message.channel)
                self._outgoing[link].append(wire.Refused(message.channel, "it could not be dealt with"))
        self._flush()

    def _receive(self, link: Link, message: wire.StreamMessage) -> None:
        if isinstance(message, wire.Attach):
            self._attach(link, message)
            return
        client = self._clients.get(message.channel)
        if client is None:
            return
        if isinstance(message, wire.Detach):
            self._leave(client)
        elif client.thing.document is None:
            client.thing.waiting.append((link, message))
        elif isinstance(message, wire.Edit):
            self._edit(client, message)
        elif isinstance(message, wire.Presence):
            self._presence(client, message)
        else:
            self._sync(client, message)

    def _flush(self) -> None:
        outgoing, self._outgoing = self._outgoing, defaultdict(list)
        for link, messages in outgoing.items():
            link.send(messages)
        self._journal.flush()

    # --- opening and closing ---

    def _attach(self, link: Link, message: wire.Attach) -> None:
        known = self._things.get(message.thing)
        thing = known or LiveThing(message.thing)
        client = Client(message.channel, thing, message.author, message.read_only, link)
        thing.add(client)
        self._clients[client.channel] = client
        if known is None:
            self._things[thing.id] = thing
            _ = spawn_task(self.log, f"loading the Thing {thing.id}", self._load(thing))
        if states := thing.presences.all():
            self._outgoing[link].append(wire.PresenceFor(client.channel, awareness.encode(states)))

    async def _load(self, thing: LiveThing, unstored: Sequence[bytes] = ()) -> None:
        """Make a Thing's document of what is stored, and of what is on its way there."""
        try:
            stored = await self._reads.read(updates.load, thing.id)
            thing.document = Document(stored, unstored)
        except Exception:
            self.log.failure("the Thing {thing} cannot be opened", thing=thing.id)
            self._give_up(thing, "This Thing cannot be opened at present.")
            return
        thing.begin(stored)
        waiting, thing.waiting = thing.waiting, []
        for link, message in waiting:
            self._receive(link, message)
        self._close_if_idle(thing)
        self._flush()

    def _give_up(self, thing: LiveThing, reason: str) -> None:
        for client in thing.clients.values():
            self._outgoing[client.sfe].append(wire.Unavailable(client.channel, reason))
            del self._clients[client.channel]
        del self._things[thing.id]
        self._flush()

    def _leave(self, client: Client) -> None:
        thing = client.thing
        del self._clients[client.channel]
        thing.remove(client)
        self._show(thing, thing.presences.leave(client.channel))
        self._close_if_idle(thing)

    def _close_if_idle(self, thing: LiveThing) -> None:
        """Let go of a Thing that nobody has open, once all of it is on disk."""
        if not thing.idle():
            return
        if thing.pending_updates:
            self._save_snapshot(thing)
        else:
            self._things.pop(thing.id, None)

    # --- synchronisation and edits ---

    def _sync(self, client: Client, message: wire.StateVector) -> None:
        document = client.thing.loaded()
        try:
            missing = document.missing(message.state) if message.state else None
        except BrokenUpdate as error:
            self._refuse(client, error)
            return
        self._outgoing[client.sfe].append(wire.Sync(client.channel, document.state_vector(), missing))

    def _edit(self, client: Client, message: wire.Edit) -> None:
        thing, document, new = client.thing, client.thing.loaded(), True
        try:
            if message.answer:
                new = document.apply(message.update)
            else:
                document.take(message.update)
        except (BrokenUpdate, SpoiledDocument, Panic) as error:
            self._refuse(client, error)
            self._mend(thing, error)
            return
        unstored = self._filling()
        unstored.edits[client] = unstored.edits.get(client, 0) + 1
        if not new:
            # It told us nothing new. What it holds may still be on its way to the disk: the acknowledgement queues behind that.
            return
        self._journal.append(wire.Update(thing.id, client.channel, message.counter, client.author, self._now(), message.update))
        thing.count(message.update)
        thing.unstored += 1
        unstored.things[thing] = unstored.things.get(thing, 0) + 1
        for sfe in thing.sfes:
            self._outgoing[sfe].append(wire.Fanout(thing.id, message.update, client.channel))

    def _mend(self, thing: LiveThing, error: Exception) -> None:
        """Make good what an update has spoiled; its author has been refused, and does not send it again."""
        if isinstance(error, SpoiledDocument):
            thing.document = None
            _ = spawn_task(
                self.log, f"loading the Thing {thing.id} again", self._load(thing, self._journal.outstanding(thing.id))
            )
        elif isinstance(error, Panic):
            self.log.critical("the document library gave up; this process ends, and the next one reads what is stored")
            self._flush()
            self._end_at_once()

    def _refuse(self, client: Client, error: Exception) -> None:
        self.log.warn(
            "an update of {author} to the Thing {thing} is refused: {error}",
            author=client.author,
            thing=client.thing.id,
            error=error,
        )
        self._outgoing[client.sfe].append(wire.Refused(client.channel, str(error)))
        # What it has sent behind that is not looked at: it builds on what is not there.
        self._leave(client)

    def _filling(self) -> _Unstored:
        """What is to be acknowledged together with the batch that the journal's client is filling."""
        batch = self._journal.batch
        if self._unstored.batch != batch:
            unstored = self._unstored = _Unstored(batch)
            self._journal.when_stored(lambda last: self._batch_stored(unstored, last))
        return self._unstored

    def _batch_stored(self, unstored: _Unstored, last: int) -> None:
        for client, count in unstored.edits.items():
            self._outgoing[client.sfe].append(wire.Stored(client.channel, count))
        for thing, count in unstored.things.items():
            self._stored(thing, count, last)
        self._flush()

    def _stored(self, thing: LiveThing, count: int, last: int) -> None:
        thing.unstored -= count
        thing.last = max(thing.last, last)
        if thing.wants_snapshot():
            self._save_snapshot(thing)
        self._close_if_idle(thing)

    # --- presence ---

    def _presence(self, client: Client, message: wire.Presence) -> None:
        try:
            states = awareness.decode(message.update)
        except WireError as error:
            self.log.warn("presence of {author} cannot be read: {error}", author=client.author, error=error)
            return
        self._show(client.thing, client.thing.presences.update(client.channel, states))

    def _show(self, thing: LiveThing, states: list[awareness.State]) -> None:
        for state in states:
            thing.news[state.client] = state
        if thing.news and thing.tick is None:
            self._show_news(thing)

    def _show_news(self, thing: LiveThing) -> None:
        news, thing.news, thing.tick = thing.news, {}, None
        if news:
            # To its sender as well: older providers take the echo for a sign of life.
            message = wire.PresenceFanout(thing.id, awareness.encode(news.values()))
            for sfe in thing.sfes:
                self._outgoing[sfe].append(message)
            thing.tick = self._clock.callLater(PRESENCE_TICK, self._presence_tick, thing)

    def _presence_tick(self, thing: LiveThing) -> None:
        self._show_news(thing)
        self._flush()

    # --- snapshots ---

    def _save_snapshot(self, thing: LiveThing) -> None:
        thing.saving = True
        state = thing.loaded().state()
        thing.snapshot_size, thing.pending_bytes, thing.pending_updates = len(state), 0, 0
        snapshot = updates.Snapshot(thing.id, thing.last, state, self._now())
        _ = spawn_task(self.log, f"the snapshot of {thing.id}", self._send_snapshot(thing, snapshot))

    async def _send_snapshot(self, thing: LiveThing, snapshot: updates.Snapshot) -> None:
        try:
            await self._journal.transact(updates.save_snapshot, snapshot)
        finally:
            thing.saving = False
            self._close_if_idle(thing)
