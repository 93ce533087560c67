"""The document worker: applies edits, shows them to everybody on the Thing, has them stored, and says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from ..clock import Now
from ..figures import Busiest
from ..links import Link
from ..store.engine import Reads
from ..store.journal import JournalClient
from ..tasks import spawn_task
from ..wire import awareness, changes
from ..wire import links as wire
from ..wire.lib0 import WireError
from . import past
from .document import BrokenUpdate
from .hazards import Hazards
from .note import Note
from .openings import Openings
from .outgoing import Outgoing
from .past import PastReader
from .sheet import Contradicted
from .showing import Showing
from .spreading import Spreading
from .taking import Taking
from .thing import Client, LiveThing

#: How long a client may be on its way from one SFE to another (s).
MOVING = 30.0


class StreamWorker:
    """All live Things of this process."""

    log = Logger()

    def __init__(
        self,
        clock: IReactorTime,
        reads: Reads,
        journal: JournalClient,
        now: Now,
        end_at_once: Callable[[], None],
        note: Note | None = None,
        hazards: Hazards = Hazards(),  # noqa: B008  # it is frozen
    ) -> None:
        self._clock = clock
        self._outgoing = Outgoing(journal)
        self.openings = Openings(clock, reads, journal, now, self._outgoing, self._loaded, note, hazards)
        self._spreading = Spreading(clock, self._outgoing)
        self._past = PastReader(reads)
        self._taking = Taking(
            self._past,
            journal,
            now,
            end_at_once,
            self._outgoing,
            self._spreading,
            self.openings,
            note,
            set(hazards.edits),
            self._leave,
        )  # fmt: skip
        self._showing = Showing(clock, self._outgoing)
        self._releasing = False
        #: Messages from SFEs, so far, and the Things that cause most of them.
        self.messages = 0
        self.busiest: Busiest[str] = Busiest(clock.seconds())

    @property
    def things(self) -> int:
        """How many Things are open here."""
        return len(self.openings.things)

    # --- the connections to the SFEs ---

    def link_made(self, link: Link) -> None:
        """An SFE has connected."""

    def link_lost(self, link: Link) -> None:
        """An SFE is gone, and its clients with it, but for those that are moving."""
        for client in [client for client in self.openings.clients.values() if client.sfe is link and client.parked is None]:
            self._leave(client)
        for thing in self.openings.things.values():
            thing.visitors.discard(link)
        self._outgoing.forget(link)
        self._outgoing.flush()

    def link_received(self, link: Link, messages: Sequence[wire.StreamMessage]) -> None:
        """An SFE has messages from its clients."""
        self.messages += len(messages)
        for message in messages:
            try:
                self._receive(link, message)
            except Exception:
                # Whatever one client has done to us, the others on this connection go on.
                self.log.failure("a message of the channel {channel} could not be dealt with", channel=message.channel)
                self._outgoing.put(link, wire.Refused(message.channel, "it could not be dealt with"))
        self._outgoing.flush()

    def _receive(self, link: Link, message: wire.StreamMessage) -> None:
        if isinstance(message, wire.Attach):
            self._attach(link, message)
            return
        client = self.openings.clients.get(message.channel)
        if client is None:
            if isinstance(message, wire.Resume):
                self._outgoing.put(link, wire.Unknown(message.channel))
        elif isinstance(message, wire.Detach):
            self._leave(client)
        elif isinstance(message, wire.Park):
            self._park(client)
        elif isinstance(message, wire.Resume):
            self._resume(client, link)
        elif client.thing.document is None:
            client.thing.waiting.append((link, message))
        elif not client.thing.released:
            self._for_document(client, message)

    def _for_document(self, client: Client, message: wire.Message) -> None:
        self.busiest.add(client.thing.id)
        if isinstance(message, wire.Edit):
            self._taking.edit(client, message)
        elif isinstance(message, wire.Change):
            self._taking.change(client, message)
        elif isinstance(message, wire.Ask):
            self._answer(client, message)
        elif isinstance(message, wire.Presence):
            self._presence(client, message)
        elif isinstance(message, wire.StateVector):
            self._sync(client, message)
        elif isinstance(message, wire.Lag):
            self._lag(client)
        elif isinstance(message, wire.CatchUp):
            self._catch_up(client)
            self._outgoing.tell(client, wire.Resumed(client.channel))
        else:
            self._outgoing.tell(client, wire.FanoutFor(client.channel, client.thing.loaded().state()))

    # --- coming, moving, going ---

    def _attach(self, link: Link, message: wire.Attach) -> None:
        if self._releasing or ((known := self.openings.things.get(message.thing)) is not None and known.released):
            self._outgoing.put(link, wire.Moved(message.thing))
            return
        thing = self.openings.find(message.thing)
        client = Client(message.channel, thing, message.author, message.read_only, link)
        self.openings.add(client)
        if states := thing.presences.all():
            self._outgoing.put(link, wire.PresenceFor(client.channel, awareness.encode(states)))
        if thing.quarantined is not None:
            self._outgoing.put(link, wire.Confined(client.channel, thing.quarantined))

    def _loaded(self, thing: LiveThing) -> None:
        if thing.quarantined is not None:
            for client in thing.clients.values():
                self._outgoing.tell(client, wire.Confined(client.channel, thing.quarantined))
        waiting, thing.waiting = thing.waiting, []
        for link, message in waiting:
            self._receive(link, message)

    def _park(self, client: Client) -> None:
        self._spreading.settle(client.thing)
        self._outgoing.put(client.sfe, wire.Parked(client.channel))
        client.thing.park(client)
        # It comes first of what is kept.
        self._catch_up(client)
        client.patience = self._clock.callLater(MOVING, self._never_arrived, client)

    def _never_arrived(self, client: Client) -> None:
        self.log.warn("a client of {author} was lost while it moved", author=client.author)
        self._leave(client)
        self._outgoing.flush()

    def _resume(self, client: Client, link: Link) -> None:
        for message in client.thing.resume(client, link):
            self._outgoing.put(link, message)
        self._outgoing.put(link, wire.Resumed(client.channel))

    def _leave(self, client: Client) -> None:
        thing = client.thing
        self.openings.clients.pop(client.channel, None)
        if client.channel in thing.clients:
            thing.remove(client)
        self._showing.show(thing, thing.presences.leave(client.channel))
        self.openings.close_if_idle(thing)

    def release(self) -> Deferred[None]:
        """Hand on all Things to their next owners; fires when nothing is left to do here."""
        self._releasing = True
        return self.openings.release()

    # --- synchronisation ---

    def _sync(self, client: Client, message: wire.StateVector) -> None:
        document = client.thing.loaded()
        try:
            missing = document.missing(message.state) if message.state else None
        except BrokenUpdate as error:
            self._taking.refuse(client, error)
            return
        for update in [] if message.state else client.thing.missed_by(client):
            self._outgoing.tell(client, wire.FanoutFor(client.channel, update))
        self._outgoing.tell(client, wire.Sync(client.channel, document.state_vector(), missing))

    def _lag(self, client: Client) -> None:
        # So that all that is noted as held has been sent.
        self._spreading.settle(client.thing)
        client.lagging = client.thing.loaded().state_vector()
        self._outgoing.tell(client, wire.Lagging(client.channel))

    def _catch_up(self, client: Client) -> None:
        lagging, client.lagging = client.lagging, None
        if lagging is None:
            return
        self._spreading.settle(client.thing)
        self._outgoing.tell(client, wire.FanoutFor(client.channel, client.thing.loaded().missing(lagging)))
        self._outgoing.tell(client, wire.PresenceFor(client.channel, awareness.encode(client.thing.presences.all())))

    def _answer(self, client: Client, message: wire.Ask) -> None:
        wanted = msgspec.msgpack.decode(message.content, type=changes.Wanted)
        if wanted.past is not None:
            _ = spawn_task(self.log, "reading what a Thing was", self._answer_past(client, wanted.past))
            return
        widgets = client.thing.loaded().widgets(wanted.widgets, wanted.rectangle)
        self._outgoing.tell(client, wire.Shown(client.channel, msgspec.json.encode(widgets)))

    async def _answer_past(self, client: Client, wanted: changes.Past) -> None:
        def here() -> bool:
            return self.openings.clients.get(client.channel) is client

        try:
            content = await self._past.read(here, past.answer, client.thing.id, wanted)
        except Contradicted as error:
            self._outgoing.tell(client, wire.Contradicted(client.channel, msgspec.msgpack.encode(error.contradiction)))
        else:
            if content is not None and here():
                self._outgoing.tell(client, wire.Shown(client.channel, content))
        self._outgoing.flush()

    # --- presence ---

    def _presence(self, client: Client, message: wire.Presence) -> None:
        try:
            states = awareness.decode(message.update)
        except WireError as error:
            self.log.warn("presence of {author} cannot be read: {error}", author=client.author, error=error)
            return
        self._showing.show(client.thing, client.thing.presences.update(client.channel, states))
