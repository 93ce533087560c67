"""The document worker over a real store: edits, acknowledgements, deaths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.support.editors import Editor
from tests.support.memory import NOW, Backend
from widgetapp.links import Link
from widgetapp.store import journal_schema
from widgetapp.store.updates import load
from widgetapp.stream import thing as live_thing
from widgetapp.stream.document import Document, Panic
from widgetapp.wire import awareness
from widgetapp.wire import links as wire
from widgetapp.wire.lib0 import encode_text, encode_uint


class RecordingSfe:
    """An SFE that notes what the worker says."""

    def __init__(self) -> None:
        self.link: Link | None = None
        self.heard: list[Any] = []

    def link_made(self, link: Link) -> None:
        """Connected."""
        self.link = link

    def link_lost(self, link: Link) -> None:
        """Not any more."""
        self.link = None

    def link_received(self, link: Link, messages: Sequence[Any]) -> None:
        """Note it."""
        self.heard += messages

    def say(self, *messages: wire.Message) -> None:
        """Send to the worker."""
        assert self.link is not None
        self.link.send(messages)

    def take(self, kind: type) -> list[Any]:
        """What was heard of one kind, and forget it."""
        found = [message for message in self.heard if isinstance(message, kind)]
        self.heard = [message for message in self.heard if not isinstance(message, kind)]
        return found


class WorkerTestCase(SynchronousTestCase):
    """A backend with one SFE, and two clients, 1 and 2, on the Thing `t`."""

    def setUp(self) -> None:
        """Start it all."""
        self.clock = Clock()
        self.backend = Backend(self.mktemp(), self.clock)
        self.addCleanup(self.backend.close)
        self.sfe = RecordingSfe()
        self.connection = self.backend.connect_sfe(self.sfe)
        self.sfe.say(wire.Attach(1, "t", "ada", False), wire.Attach(2, "t", "ben", False))
        self.backend.settle()
        self.editor = Editor()

    def senders(self) -> list[int]:
        """Whose edits were fanned out since the last time."""
        return [sender for message in self.sfe.take(wire.Fanout) for sender in message.senders]

    def rows(self) -> list[tuple[int, int, str, int]]:
        """The journal: channel, counter, author, time."""
        columns = journal_schema.updates.c
        with self.backend.reading.begin() as db:
            query = select(columns.channel, columns.counter, columns.author, columns.at).order_by(columns.seq)
            return [tuple(row) for row in db.execute(query)]

    def stored(self) -> dict[str, Any]:
        """The Thing as it is on disk."""
        reader = Editor()
        with self.backend.reading.begin() as db:
            found = load(db, "t")
        for update in [*([found.snapshot] if found.snapshot else []), *found.updates]:
            reader.receive(update)
        return reader.widgets()


def nonsense(editor: Editor, clock: int) -> bytes:
    """A well-written update that puts a value into another value, the editor's at that clock, as if that were a map."""
    # One client's work, one struct: client 7, clock 0; content of any kind under a key; the parent is an item, by its id.
    head = bytes((1, 1, 7, 0, 0x28, 0))
    return head + encode_uint(editor.doc.client_id) + bytes((clock,)) + encode_text("x") + bytes((1, 126, 0))


class EditTests(WorkerTestCase):
    """The way of an edit."""

    def test_shown_stored_acknowledged(self) -> None:
        """An edit goes to the others, to the journal with its author and time, and then comes the acknowledgement."""
        update = self.editor.set("a", {"pos": [1, 2]})
        self.sfe.say(wire.Edit(1, 1, update, answer=False))
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.Fanout), [wire.Fanout("t", [update], [1])])
        self.assertEqual(self.rows(), [(1, 1, "ada", NOW)])
        self.assertEqual(self.sfe.take(wire.Stored), [wire.Stored(1, 1)])

    def test_not_acknowledged_before_commit(self) -> None:
        """As long as the journal has not committed, others see the edit and its author is told nothing."""
        self.sfe.say(wire.Edit(1, 1, self.editor.set("a", {}), answer=False))
        self.connection.pump()
        self.connection.pump()
        self.assertEqual(len(self.sfe.take(wire.Fanout)), 1)
        self.assertEqual(self.sfe.take(wire.Stored), [])
        self.assertEqual(self.rows(), [])

    def test_answer_with_nothing_new_waits_for_the_disk(self) -> None:
        """An answer that repeats what is on its way to the disk is acknowledged only when that is there."""
        update = self.editor.set("a", {})
        self.sfe.say(wire.Edit(1, 1, update, answer=False), wire.Edit(2, 1, update, answer=True))
        self.connection.pump()
        self.assertEqual(self.sfe.take(wire.Stored), [])
        self.backend.settle()
        self.assertEqual(sorted(self.sfe.take(wire.Stored), key=lambda m: m.channel), [wire.Stored(1, 1), wire.Stored(2, 1)])

    def test_broken_update(self) -> None:
        """It is refused, not stored, not shown; the others' go on."""
        self.sfe.say(wire.Edit(1, 1, b"\x01\x02garbage", answer=False), wire.Edit(2, 1, self.editor.set("a", {}), answer=False))
        self.backend.settle()
        self.assertEqual([message.channel for message in self.sfe.take(wire.Refused)], [1])
        self.assertEqual(self.senders(), [2])
        self.assertEqual(self.stored(), {"a": {}})

    def test_update_that_makes_no_sense(self) -> None:
        """Well written, and not to be integrated: its author is refused, the others go on with a document made anew."""
        self.sfe.say(wire.Edit(1, 1, self.editor.set("a", {"pos": [1, 2]}), answer=False))
        self.backend.settle()
        on_its_way = self.editor.change("a", "pos", [3, 4])
        self.sfe.say(wire.Edit(1, 2, on_its_way, answer=False), wire.Edit(2, 1, nonsense(self.editor, clock=2), answer=False))
        self.connection.pump()
        self.sfe.say(wire.Edit(1, 3, self.editor.change("a", "kind", "lamp"), answer=False))
        self.backend.settle()
        self.assertEqual([message.channel for message in self.sfe.take(wire.Refused)], [2])
        self.assertEqual(self.senders(), [1, 1, 1])
        self.sfe.say(wire.StateVector(1, b"\x00"))
        self.backend.settle()
        other = Editor()
        other.receive(self.sfe.take(wire.Sync)[0].missing)
        self.assertEqual(other.widgets(), {"a": {"pos": [3.0, 4.0], "kind": "lamp"}})
        self.assertEqual(self.stored(), other.widgets())

    def test_panic(self) -> None:
        """Where the library gives up, the author is refused before the process ends."""

        def panic(*_: object) -> None:
            raise Panic("index out of bounds")

        self.patch(Document, "take", panic)
        self.sfe.say(wire.Edit(1, 1, self.editor.set("a", {}), answer=False))
        self.backend.settle()
        self.assertEqual([message.channel for message in self.sfe.take(wire.Refused)], [1])
        self.assertEqual((self.backend.ends, self.rows()), (1, []))

    def test_unforeseen(self) -> None:
        """Whatever else goes wrong with one client's message is its own trouble."""

        def fail(*_: object) -> None:
            raise ZeroDivisionError

        self.patch(Document, "take", fail)
        self.sfe.say(wire.Edit(1, 1, self.editor.set("a", {}), answer=False), wire.StateVector(2, b"\x00"))
        self.backend.settle()
        self.assertEqual([message.channel for message in self.sfe.take(wire.Refused)], [1])
        self.assertEqual(len(self.sfe.take(wire.Sync)), 1)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_sync(self) -> None:
        """A client that says what it has gets the rest, and is asked for what the server lacks."""
        self.sfe.say(wire.Edit(1, 1, self.editor.set("a", {"pos": [1, 2]}), answer=False), wire.StateVector(2, b"\x00"))
        self.backend.settle()
        (sync,) = self.sfe.take(wire.Sync)
        other = Editor()
        other.receive(sync.missing)
        self.assertEqual(other.widgets(), {"a": {"pos": [1.0, 2.0]}})
        self.assertEqual(sync.state, self.editor.doc.get_state())

    def test_only_asked(self) -> None:
        """After a restart of the worker, a client is asked without having asked itself."""
        self.sfe.say(wire.StateVector(2, b""))
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.Sync), [wire.Sync(2, b"\x00", None)])


class DeathTests(WorkerTestCase):
    """Processes die."""

    def test_worker_dies_before_the_commit(self) -> None:
        """What was not acknowledged is sent again by the SFE, and is stored once."""
        edit = wire.Edit(1, 1, self.editor.set("a", {}), answer=False)
        self.sfe.say(edit)
        self.connection.pump()
        self.connection.cut()
        self.backend.to_journal.cut()
        self.backend.start_stream()
        self.backend.connect_sfe(self.sfe)
        self.sfe.say(wire.Attach(1, "t", "ada", False), edit)
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.Stored), [wire.Stored(1, 1)])
        self.assertEqual(self.rows(), [(1, 1, "ada", NOW)])

    def test_acknowledgement_is_lost(self) -> None:
        """An edit that was stored and never acknowledged comes again: it is acknowledged, and stored once."""
        edit = wire.Edit(1, 1, self.editor.set("a", {}), answer=False)
        self.sfe.say(edit)
        self.backend.settle()
        self.connection.cut()
        self.backend.to_journal.cut()
        self.backend.start_stream()
        self.backend.connect_sfe(self.sfe)
        self.sfe.heard.clear()
        self.sfe.say(wire.Attach(1, "t", "ada", False), edit)
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.Stored), [wire.Stored(1, 1)])
        self.assertEqual(len(self.rows()), 1)

    def test_journal_dies(self) -> None:
        """Acknowledgements wait for its successor; nothing is lost, nothing is stored twice."""
        self.sfe.say(wire.Edit(1, 1, self.editor.set("a", {}), answer=False))
        self.connection.pump()
        self.backend.to_journal.cut()
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.Stored), [])
        self.sfe.say(wire.Edit(1, 2, self.editor.set("b", {}), answer=False))
        self.backend.settle()
        self.backend.start_journal_again()
        self.backend.settle()
        self.assertEqual(sum(message.count for message in self.sfe.take(wire.Stored)), 2)
        self.assertEqual(self.stored(), {"a": {}, "b": {}})


class PresenceTests(WorkerTestCase):
    """Presence through the worker."""

    def show(self, channel: int, *states: awareness.State) -> None:
        """A client shows itself."""
        self.sfe.say(wire.Presence(channel, awareness.encode(states)))
        self.backend.settle()

    def test_first_at_once_then_by_the_tick(self) -> None:
        """What comes within a tick is shown together, the newest of each."""
        self.show(1, awareness.State(10, 1, "{}"))
        self.assertEqual(len(self.sfe.take(wire.PresenceFanout)), 1)
        for clock in (2, 3, 4):
            self.show(1, awareness.State(10, clock, "{}"))
        self.assertEqual(self.sfe.take(wire.PresenceFanout), [])
        self.clock.advance(1)
        self.backend.settle()
        (shown,) = self.sfe.take(wire.PresenceFanout)
        self.assertEqual(awareness.decode(shown.update), [awareness.State(10, 4, "{}")])

    def test_late_comer(self) -> None:
        """Who comes later learns who is there."""
        self.show(1, awareness.State(10, 1, "{}"))
        self.sfe.say(wire.Attach(3, "t", "cy", False))
        self.backend.settle()
        (shown,) = self.sfe.take(wire.PresenceFor)
        self.assertEqual((shown.channel, awareness.decode(shown.update)), (3, [awareness.State(10, 1, "{}")]))

    def test_leaving(self) -> None:
        """Who leaves is seen to be gone."""
        self.show(1, awareness.State(10, 1, "{}"))
        self.clock.advance(1)
        self.sfe.take(wire.PresenceFanout)
        self.sfe.say(wire.Detach(1))
        self.backend.settle()
        (shown,) = self.sfe.take(wire.PresenceFanout)
        self.assertEqual(awareness.decode(shown.update), [awareness.State(10, 2, None)])

    def test_unreadable(self) -> None:
        """Presence that cannot be read costs nobody anything."""
        self.sfe.say(wire.Presence(1, b"\xff\xff"))
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.PresenceFanout), [])


class SnapshotTests(WorkerTestCase):
    """What bounds the time to load."""

    def snapshots(self) -> int:
        """How many there are."""
        with self.backend.reading.begin() as db:
            return int(db.execute(select(func.count()).select_from(journal_schema.snapshots)).scalar_one())

    def test_when_the_last_client_leaves(self) -> None:
        """A Thing that was changed is saved whole when nobody has it open any more, and loads from that."""
        self.sfe.say(wire.Edit(1, 1, self.editor.set("a", {}), answer=False), wire.Detach(1), wire.Detach(2))
        self.backend.settle()
        self.assertEqual(self.snapshots(), 1)
        with self.backend.reading.begin() as db:
            self.assertEqual(load(db, "t").updates, [])
        self.sfe.say(wire.Attach(3, "t", "cy", False), wire.StateVector(3, b"\x00"))
        self.backend.settle()
        other = Editor()
        other.receive(self.sfe.take(wire.Sync)[0].missing)
        self.assertEqual(other.widgets(), {"a": {}})

    def test_after_many_updates(self) -> None:
        """A Thing that is open for long is saved in between; the journal keeps every update all the same."""
        self.patch(live_thing, "SNAPSHOT_UPDATES", 5)
        for number in range(8):
            self.sfe.say(wire.Edit(1, number + 1, self.editor.set(f"w{number}", {}), answer=False))
            self.backend.settle()
        self.assertEqual(self.snapshots(), 1)
        self.assertEqual(len(self.rows()), 8)
        self.assertEqual(len(self.stored()), 8)

    def test_leaving_with_an_edit_on_its_way(self) -> None:
        """Who closes the page at once, and opens it again, finds the edit, although it was not on disk when he left."""
        self.sfe.say(wire.Edit(1, 1, self.editor.set("a", {}), answer=False))
        self.connection.pump()
        self.sfe.say(wire.Detach(1), wire.Detach(2), wire.Attach(3, "t", "ada", False), wire.StateVector(3, b"\x00"))
        self.connection.pump()
        other = Editor()
        other.receive(self.sfe.take(wire.Sync)[0].missing)
        self.assertEqual(other.widgets(), {"a": {}})
