"""How edits are taken: applied, shown to everybody, stored, acknowledged; and what becomes of those that are no good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec
from twisted.logger import Logger

from ..clock import Now
from ..store import quarantine
from ..store.journal import JournalClient
from ..tasks import spawn_task
from ..wire import changes
from ..wire import journal as journal_wire
from ..wire import links as wire
from . import past
from .document import BrokenUpdate, Document, Panic, SpoiledDocument
from .note import Note
from .openings import Openings
from .outgoing import Outgoing
from .past import PastReader
from .sheet import Contradicted
from .spreading import Spreading
from .thing import Client, LiveThing


@dataclass(slots=True)
class _Unstored:
    """Edits in one batch for the journal: by client, and by Thing those of them that are to be stored."""

    batch: int
    edits: dict[Client, int] = field(default_factory=dict)
    things: dict[LiveThing, int] = field(default_factory=dict)


class Taking:
    """Takes the edits of all Things of a worker."""

    log = Logger()

    def __init__(
        self,
        past_reader: PastReader,
        journal: JournalClient,
        now: Now,
        end_at_once: Callable[[], None],
        outgoing: Outgoing,
        spreading: Spreading,
        openings: Openings,
        note: Note | None,
        poison: set[tuple[int, int]],
        leave: Callable[[Client], None],
    ) -> None:
        self._past = past_reader
        self._journal = journal
        self._now = now
        self._end_at_once = end_at_once
        self._outgoing = outgoing
        self._spreading = spreading
        self._openings = openings
        self._note = note
        #: Edits that have killed workers, by channel and counter.
        self._poison = poison
        self._leave = leave
        self._unstored = _Unstored(batch=-1)

    def edit(self, client: Client, message: wire.Edit) -> None:
        """A client has an edit for a Thing that is loaded."""
        thing = client.thing
        if self._poison and (client.channel, message.counter) in self._poison:
            self._set_aside(client, message.update)
            return
        if thing.quarantined is not None:
            # On its way when the SFE heard of it.
            self._outgoing.tell(client, wire.Declined(client.channel))
            return
        try:
            new = self._apply(thing, message)
        except (BrokenUpdate, SpoiledDocument, Panic) as error:
            self.refuse(client, error)
            self._mend(thing, error)
            return
        self._taken(client, message, new)

    def _taken(self, client: Client, message: wire.Edit, new: bool) -> None:
        thing, unstored = client.thing, self._filling()
        unstored.edits[client] = unstored.edits.get(client, 0) + 1
        if not new:
            # It told us nothing new. What it holds may still be on its way to the disk: the acknowledgement queues behind that.
            return
        touched = changes.encode_touched(thing.loaded().touched)
        self._journal.append(
            journal_wire.Update(
                thing.id, client.channel, message.counter, client.author, self._now(), message.update, thing.epoch, touched,
                message.record,
            )
        )  # fmt: skip
        thing.count(message.update)
        thing.unstored += 1
        unstored.things[thing] = unstored.things.get(thing, 0) + 1
        self._spreading.spread(client, message.update)

    def _apply(self, thing: LiveThing, message: wire.Edit) -> bool:
        """Apply an edit; whether it was new, as far as that is asked for."""
        if self._note is not None:
            self._note.applying(thing.id, message.channel, message.counter)
        document, new = thing.loaded(), True
        if message.answer:
            new = document.apply(message.update)
        else:
            document.take(message.update)
        if self._note is not None:
            self._note.done()
        return new

    def _set_aside(self, client: Client, content: bytes) -> None:
        why = "document workers died twice while they applied it"
        kept = quarantine.Poison(client.thing.id, client.author, self._now(), why, content)
        _ = spawn_task(self.log, "keeping an update", self._journal.transact(quarantine.keep, kept))
        self.refuse(client, BrokenUpdate(why))

    def _mend(self, thing: LiveThing, error: Exception) -> None:
        """Make good what an update has spoiled; its author has been refused, and does not send it again."""
        if self._note is not None:
            self._note.done()
        if isinstance(error, SpoiledDocument):
            self._openings.reload(thing)
        elif isinstance(error, Panic):
            self.log.critical("the document library gave up; this process ends, and the next one reads what is stored")
            self._outgoing.flush()
            self._end_at_once()

    def refuse(self, client: Client, error: Exception) -> None:
        """What a client has sent is no good; it is told so, and put out."""
        self.log.warn(
            "an update of {author} to the Thing {thing} is refused: {error}",
            author=client.author,
            thing=client.thing.id,
            error=error,
        )
        self._outgoing.tell(client, wire.Refused(client.channel, str(error)))
        # What it has sent behind that is not looked at: it builds on what is not there.
        self._leave(client)

    # --- changes as JSON ---

    def change(self, client: Client, message: wire.Change) -> None:
        """Somebody has changes for the widgets of a Thing that is loaded. They become an edit, or are contradicted."""
        thing = client.thing
        if (client.channel, message.counter) in self._poison:
            self._set_aside(client, message.content)
            return
        try:
            if thing.quarantined is not None:
                raise Contradicted("conflict", "This Thing cannot be changed at present.")
            order = msgspec.msgpack.decode(message.content, type=changes.Order)
            if self._note is not None:
                self._note.applying(thing.id, message.channel, message.counter)
            if order.version is not None:
                _ = spawn_task(self.log, "bringing back a version", self._bring_back(client, message, order, order.version))
                return
            answer, update = _make(thing.loaded(), order, client.channel)
        except Contradicted as error:
            self._outgoing.tell(client, wire.Contradicted(client.channel, msgspec.msgpack.encode(error.contradiction)))
            return
        except (SpoiledDocument, Panic) as error:
            self.refuse(client, error)
            self._mend(thing, error)
            return
        finally:
            if self._note is not None:
                self._note.done()
        self._outgoing.tell(client, answer)
        if update is not None:
            self._taken(client, wire.Edit(client.channel, message.counter, update, False, answer.record), new=True)

    async def _bring_back(self, client: Client, message: wire.Change, order: changes.Order, version: int) -> None:
        thing = client.thing

        def here() -> bool:
            # Otherwise it asks whoever has its Thing now, if it is there still.
            return self._openings.clients.get(client.channel) is client and thing.document is not None

        try:
            wanted, skipped = await self._wanted(here, thing, order.user, version)
        except Contradicted as error:
            self._outgoing.tell(client, wire.Contradicted(client.channel, msgspec.msgpack.encode(error.contradiction)))
        else:
            if here():
                again = msgspec.structs.replace(order, changes=wanted, version=None, skipped=skipped)
                self.change(client, wire.Change(message.channel, message.counter, msgspec.msgpack.encode(again)))
        self._outgoing.flush()

    async def _wanted(
        self, here: Callable[[], bool], thing: LiveThing, user: str | None, version: int
    ) -> tuple[list[changes.Change], list[str]]:
        """By which changes everything becomes as it was, or what one person has changed; and what of that stays."""
        if user is not None:
            undone = await self._past.read(here, past.changes_of, thing.id, version, user)
            return ([], []) if undone is None else ([changes.TakeBack(undone.back)], undone.skipped)
        old = await self._past.read(here, past.widgets_at, thing.id, version)
        if old is None or thing.document is None:
            return [], []
        return [changes.Become(name, old.get(name)) for name in dict.fromkeys([*thing.document.names(), *old])], []

    # --- the disk ---

    def _filling(self) -> _Unstored:
        """What is to be acknowledged together with the batch that the journal's client is filling."""
        batch = self._journal.batch
        if self._unstored.batch != batch:
            unstored = self._unstored = _Unstored(batch)
            self._journal.when_stored(lambda last, lost: self._batch_stored(unstored, last, lost))
        return self._unstored

    def _batch_stored(self, unstored: _Unstored, last: int, lost: Sequence[str]) -> None:
        # What its author need not send again, everybody else must have been sent.
        for thing in unstored.things:
            self._spreading.settle(thing)
        for client, count in unstored.edits.items():
            if client.thing.id not in lost:
                self._outgoing.tell(client, wire.Stored(client.channel, count))
        for thing, count in unstored.things.items():
            if thing.id not in lost:
                self._openings.stored(thing, count, last)
        for name in lost:
            self._openings.lost(name)
        self._outgoing.flush()


def _make(document: Document, order: changes.Order, channel: int) -> tuple[wire.Changed, bytes | None]:
    """Make changes in a document; gives the answer and what they became. Raises `Contradicted`, having changed nothing."""
    sheet = document.sheet()
    sheet.skipped = list(order.skipped)
    for change in order.changes:
        sheet.make(change)
    differing = sheet.differing()
    # All that may go wrong first: what was changed must be stored.
    shown = msgspec.json.encode(sheet.shown(differing))
    record = msgspec.msgpack.encode(changes.Record(order.edit, differing, order.undoes, order.redoes))
    update = document.change(sheet) if differing and not order.dry_run else None
    return wire.Changed(channel, shown, update, b"" if update is None else record), update
