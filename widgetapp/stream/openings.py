"""How Things come to a document worker and leave it: claimed, loaded, saved as snapshots, let go or handed on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from ..clock import Now
from ..refusals import Refusal
from ..store import owners, quarantine, updates
from ..store.engine import Reads
from ..store.journal import JournalClient
from ..tasks import spawn_task
from ..wire import links as wire
from .document import Document
from .hazards import Hazards
from .note import Note
from .outgoing import Outgoing
from .sketching import Sketching
from .thing import Client, LiveThing

#: How long to wait before a claim that could not be written is tried again (s): the disk is full, or the writer away.
CLAIM_AGAIN = 1.0


class Openings:
    """The live Things of a worker, by id, and the clients on them."""

    log = Logger()

    def __init__(
        self,
        clock: IReactorTime,
        reads: Reads,
        journal: JournalClient,
        now: Now,
        outgoing: Outgoing,
        loaded: Callable[[LiveThing], None],
        note: Note | None,
        hazards: Hazards,
    ) -> None:
        self._clock = clock
        self._reads = reads
        self._journal = journal
        self._now = now
        self._outgoing = outgoing
        self._loaded = loaded
        self._note = note
        self._hazards = hazards
        self._sketching = Sketching(clock, journal, self._drawn)
        #: Things of these hazards that an administrator has released since.
        self._freed: set[str] = set()
        self.things: dict[str, LiveThing] = {}
        #: Everybody on them, by channel.
        self.clients: dict[int, Client] = {}
        self._emptied: Callable[[], None] | None = None

    def find(self, thing: str) -> LiveThing:
        """A Thing, which is opened if it is not; for somebody who is added to it at once."""
        known = self.things.get(thing)
        if known is None:
            known = self.things[thing] = LiveThing(thing)
            _ = spawn_task(self.log, f"loading the Thing {thing}", self._open(known))
        return known

    def add(self, client: Client) -> None:
        """Somebody has come to a Thing that was found for him."""
        earlier = self.clients.get(client.channel)
        if earlier is not None:
            # He has come from another SFE, without having been parked.
            earlier.thing.remove(earlier)
        client.thing.add(client)
        self.clients[client.channel] = client

    async def _open(self, thing: LiveThing) -> None:
        claimed = await self._claim(thing)
        thing.epoch, thing.quarantined = claimed.epoch, claimed.quarantined
        await self._load(thing)

    async def _claim(self, thing: LiveThing) -> owners.Claimed:
        """Own it: what an earlier owner still sends is refused from now on, and all that it has stored will be loaded."""
        while True:
            try:
                await self._heed(thing.id)
                return await self._journal.transact(owners.claim, owners.Claim(thing.id))
            except Refusal as refusal:
                self.log.warn("the Thing {thing} waits to be opened: {refusal}", thing=thing.id, refusal=refusal)
                await deferLater(self._clock, CLAIM_AGAIN, lambda: None)

    async def _heed(self, thing: str) -> None:
        """Take away what predecessors died of."""
        for _, seq in [row for row in self._hazards.rows if row[0] == thing]:
            why = "a document worker died twice while it loaded this"
            await self._journal.transact(quarantine.set_aside, quarantine.Row(thing, seq, self._now(), why))
        if thing in self._hazards.things and thing not in self._freed:
            why = "document workers kept dying at edits to this Thing"
            self.log.error("the Thing {thing} is confined: {why}; see widgetapp_admin -quarantine", thing=thing, why=why)
            await self._journal.transact(quarantine.confine, quarantine.Quarantine(thing, self._now(), why))

    async def _load(self, thing: LiveThing, unstored: Sequence[bytes] = ()) -> None:
        """Make a Thing's document of what is stored, and of what is on its way there."""
        try:
            stored = await self._reads.read(updates.load, thing.id)
            thing.document = Document(stored, unstored, lambda number: self._about_to_load(thing, number))
        except Exception:
            self.log.failure("the Thing {thing} cannot be opened", thing=thing.id)
            self._give_up(thing, "This Thing cannot be opened at present.")
            return
        finally:
            if self._note is not None:
                self._note.done()
        thing.begin(stored)
        if thing.undrawn:
            self._sketching.changed(thing)
        self._loaded(thing)
        self.close_if_idle(thing)
        self._outgoing.flush()

    def _about_to_load(self, thing: LiveThing, number: int) -> None:
        if self._note is not None:
            self._note.loading(thing.id, number)

    def reload(self, thing: LiveThing) -> None:
        """Make a document anew that an update has spoiled."""
        thing.document = None
        unstored = self._journal.outstanding(thing.id)
        _ = spawn_task(self.log, f"loading the Thing {thing.id} again", self._load(thing, unstored))

    def _give_up(self, thing: LiveThing, reason: str) -> None:
        for client in list(thing.clients.values()):
            self._outgoing.tell(client, wire.Unavailable(client.channel, reason))
        self._drop(thing)
        self._outgoing.flush()

    def _drop(self, thing: LiveThing) -> None:
        self.things.pop(thing.id, None)
        self._sketching.forget(thing)
        for client in list(thing.clients.values()):
            thing.remove(client)
            self.clients.pop(client.channel, None)
        if not self.things and self._emptied is not None:
            self._emptied()

    # --- letting go ---

    def close_if_idle(self, thing: LiveThing) -> None:
        """Let go of a Thing that nobody has open, or that is to get another owner, once all of it is on disk."""
        if self.things.get(thing.id) is not thing or not thing.at_rest() or (thing.clients and not thing.released):
            return
        if thing.undrawn and not thing.quarantined:
            self._sketching.begin(thing)
            return
        if thing.pending_updates and not thing.quarantined:
            self._save_snapshot(thing)
            return
        message = wire.Moved(thing.id) if thing.released else wire.Closed(thing.id)
        for sfe in thing.visitors:
            self._outgoing.put(sfe, message)
        self._drop(thing)

    def lost(self, thing: str) -> None:
        """Somebody else owns a Thing now: what is here of it is worth nothing."""
        known = self.things.get(thing)
        if known is not None:
            self.log.warn("the Thing {thing} has another owner", thing=thing)
            for sfe in known.visitors:
                self._outgoing.put(sfe, wire.Moved(thing))
            self._drop(known)

    def release(self) -> Deferred[None]:
        """Hand on all Things, each as soon as what has come for it is on disk; fires when none is left."""
        done: Deferred[None] = Deferred()
        self._emptied = lambda: None if done.called else done.callback(None)
        for thing in list(self.things.values()):
            thing.released = True
            self.close_if_idle(thing)
        if not self.things:
            self._emptied()
        self._outgoing.flush()
        return done

    def free(self, thing: str) -> None:
        """A Thing may be changed again, from now on and here too."""
        self._freed.add(thing)
        known = self.things.get(thing)
        if known is not None and known.quarantined is not None:
            known.quarantined = None
            for client in known.clients.values():
                self._outgoing.tell(client, wire.Freed(client.channel))
                if known.document is not None:
                    # What was declined meanwhile is asked for, or what a client does next would build on what is not here.
                    self._outgoing.tell(client, wire.Sync(client.channel, known.document.state_vector(), None))
            self._outgoing.flush()

    # --- what is stored ---

    def stored(self, thing: LiveThing, count: int, last: int) -> None:
        """So many updates of a Thing are on disk; the newest row of all has that number."""
        thing.unstored -= count
        thing.last = max(thing.last, last)
        self._sketching.changed(thing)
        if thing.wants_snapshot():
            self._save_snapshot(thing)
        self.close_if_idle(thing)

    def _drawn(self, thing: LiveThing) -> None:
        self.close_if_idle(thing)
        self._outgoing.flush()

    def _save_snapshot(self, thing: LiveThing) -> None:
        thing.saving = True
        state = thing.loaded().state()
        thing.snapshot_size, thing.pending_bytes, thing.pending_updates = len(state), 0, 0
        snapshot = updates.Snapshot(
            thing.id, thing.last, state, self._now(), thing.epoch, thing.loaded().text(), not thing.unstored
        )
        _ = spawn_task(self.log, f"the snapshot of {thing.id}", self._send_snapshot(thing, snapshot))

    async def _send_snapshot(self, thing: LiveThing, snapshot: updates.Snapshot) -> None:
        try:
            await self._journal.transact(updates.save_snapshot, snapshot)
        finally:
            thing.saving = False
            self.close_if_idle(thing)
            self._outgoing.flush()
