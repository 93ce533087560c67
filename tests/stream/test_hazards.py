"""What document workers died of: left out, set aside, confined, and released again."""

from __future__ import annotations

import os
from typing import Any

from twisted.internet.defer import Deferred

from tests.stream.test_worker import RecordingSfe, WorkerTestCase
from tests.support.editors import Editor
from tests.support.memory import NOW, DirectJournal
from widgetapp.store import quarantine
from widgetapp.stream.document import Document
from widgetapp.stream.hazards import Hazards
from widgetapp.stream.note import Applying, Loading, Note, read
from widgetapp.wire import links as wire


class HazardTestCase(WorkerTestCase):
    """Ada's and Ben's edits are stored, each a row; then all leave, and a worker comes that has been warned."""

    def setUp(self) -> None:
        """Store them."""
        super().setUp()
        self.sfe.say(wire.Edit(1, 1, self.editor.set("a", {}), answer=False))
        self.backend.settle()
        self.bens = self.editor.set("b", {})
        self.sfe.say(wire.Edit(2, 1, self.bens, answer=False))
        self.backend.settle()

    def restart(self, **hazards: Any) -> None:
        """Kill the worker; the next one is told of hazards, and clients 1 and 2 open the Thing again."""
        self.connection.cut()
        self.backend.to_journal.cut()
        self.note = Note()
        self.addCleanup(os.close, self.note.descriptor)
        self.addCleanup(self.note._memory.close)
        self.backend.start_stream(self.note, Hazards(**hazards))
        self.sfe = RecordingSfe()
        self.connection = self.backend.connect_sfe(self.sfe)
        self.sfe.say(wire.Attach(1, "t", "ada", False), wire.Attach(2, "t", "ben", False))
        self.backend.settle()

    def kept(self) -> list[tuple[str, bytes]]:
        """What is kept for the administrator: whose, and what."""
        with self.backend.reading.begin() as db:
            return [(poison.author, poison.content) for poison in quarantine.kept(db, "t")]

    def seen(self, channel: int = 1) -> dict[str, Any]:
        """The Thing as a client gets it."""
        self.sfe.say(wire.StateVector(channel, b"\x00"))
        self.backend.settle()
        reader = Editor()
        reader.receive(self.sfe.take(wire.Sync)[0].missing)
        return reader.widgets()


class NotedTests(HazardTestCase):
    """What stands in the note at each moment."""

    def test_applying(self) -> None:
        """While an edit is applied, the edit; afterwards nothing, also when it was refused."""
        self.restart()
        noted: list[object] = []
        take = Document.take

        def look(document: Document, update: bytes) -> None:
            noted.append(read(self.note.descriptor))
            take(document, update)

        self.patch(Document, "take", look)
        self.sfe.say(wire.Edit(1, 5, self.editor.set("c", {}), answer=False), wire.Edit(2, 9, b"\x01\x02no", answer=True))
        self.backend.settle()
        self.assertEqual(noted, [Applying("t", 1, 5), Applying("t", 2, 9)])
        self.assertIsNone(read(self.note.descriptor))

    def test_loading(self) -> None:
        """While a Thing is loaded, the number of the row, 0 for the snapshot; afterwards nothing."""
        noted: list[object] = []
        loading = Note.loading

        def look(note: Note, thing: str, seq: int) -> None:
            loading(note, thing, seq)
            noted.append(read(note.descriptor))

        self.patch(Note, "loading", look)
        self.restart()
        self.assertEqual(noted, [Loading("t", 1), Loading("t", 2)])
        self.assertIsNone(read(self.note.descriptor))
        self.sfe.say(wire.Detach(1), wire.Detach(2))
        self.backend.settle()
        self.restart()
        self.assertEqual(noted[2:], [Loading("t", 0)])


class DeadlyTests(HazardTestCase):
    """Edits and rows that workers died of."""

    def test_edit(self) -> None:
        """It is not tried: its sender is refused, it is kept with its author, and everybody else goes on."""
        deadly = self.editor.set("c", {})
        self.restart(edits=[(1, 5)])
        good = Editor().set("d", {})
        self.sfe.say(wire.Edit(1, 5, deadly, answer=False), wire.Edit(2, 5, good, answer=False))
        self.backend.settle()
        (refused,) = self.sfe.take(wire.Refused)
        self.assertEqual((refused.channel, refused.reason), (1, "document workers died twice while they applied it"))
        self.assertEqual((self.kept(), self.stored()), ([("ada", deadly)], {"a": {}, "b": {}, "d": {}}))
        self.assertEqual([fanout.updates for fanout in self.sfe.take(wire.Fanout)], [[good]])

    def test_what_its_sender_sent_behind_it(self) -> None:
        """It builds on what is not there, and is not looked at."""
        self.restart(edits=[(1, 5)])
        for number in (5, 6):
            self.sfe.say(wire.Edit(1, number, self.editor.set(f"w{number}", {}), answer=False))
        self.backend.settle()
        self.assertEqual((len(self.sfe.take(wire.Refused)), len(self.kept())), (1, 1))
        self.assertEqual(self.stored(), {"a": {}, "b": {}})

    def test_the_same_number_of_another_channel(self) -> None:
        """Only that edit is meant."""
        self.restart(edits=[(1, 5)])
        self.sfe.say(wire.Edit(2, 5, self.editor.set("c", {}), answer=False))
        self.backend.settle()
        self.assertEqual((self.sfe.take(wire.Stored), self.kept()), ([wire.Stored(2, 1)], []))

    def test_row(self) -> None:
        """It is left out, and kept; the Thing opens with all the others."""
        self.restart(rows=[("t", 2), ("u", 1)])
        self.assertEqual((self.seen(), self.kept()), ({"a": {}}, [("ben", self.bens)]))

    def test_row_once(self) -> None:
        """Opened again by the same worker, nothing more is taken away."""
        self.restart(rows=[("t", 2)])
        self.sfe.say(wire.Detach(1), wire.Detach(2))
        self.backend.settle()
        self.sfe.say(wire.Attach(1, "t", "ada", False))
        self.backend.settle()
        self.assertEqual((self.seen(), len(self.kept())), ({"a": {}}, 1))

    def test_snapshot(self) -> None:
        """A snapshot that cannot be loaded is thrown away: the rows that it was made of are still there."""
        self.sfe.say(wire.Detach(1), wire.Detach(2))
        self.backend.settle()
        self.restart(rows=[("t", 0)])
        self.assertEqual((self.seen(), self.kept()), ({"a": {}, "b": {}}, []))


class ConfinedTests(HazardTestCase):
    """A Thing that went on to kill workers."""

    WHY = "document workers kept dying at edits to this Thing"

    def setUp(self) -> None:
        """It is confined."""
        super().setUp()
        self.restart(things=["t"])

    def release(self) -> bool:
        """An administrator releases it, as the daemon does it."""
        journal = DirectJournal(self.backend.reading)
        done = Deferred.fromCoroutine(journal.transact(quarantine.release, quarantine.Release("t")))
        self.backend.worker.openings.free("t")
        self.backend.settle()
        return bool(self.successResultOf(done))

    def test_told(self) -> None:
        """Everybody who has it open, and everybody who comes later, is told so, and why."""
        self.assertEqual(self.sfe.take(wire.Confined), [wire.Confined(1, self.WHY), wire.Confined(2, self.WHY)])
        self.sfe.say(wire.Attach(3, "t", "cy", False))
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.Confined), [wire.Confined(3, self.WHY)])

    def test_read_only(self) -> None:
        """It can be looked at; an edit is declined, shown to nobody and not stored, and its author may stay."""
        self.sfe.say(wire.Edit(1, 5, self.editor.set("c", {}), answer=False))
        self.backend.settle()
        self.assertEqual((self.sfe.take(wire.Declined), self.sfe.take(wire.Fanout)), ([wire.Declined(1)], []))
        self.assertEqual((self.seen(2), self.stored()), ({"a": {}, "b": {}}, {"a": {}, "b": {}}))
        self.assertEqual(self.seen(1), {"a": {}, "b": {}})

    def test_others(self) -> None:
        """No other Thing is touched."""
        self.sfe.say(wire.Attach(4, "u", "ada", False), wire.Edit(4, 1, Editor().set("x", {}), answer=False))
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.Stored), [wire.Stored(4, 1)])

    def test_for_good(self) -> None:
        """It stays so under the next worker, and after a restart of everything, with the first reason and moment."""
        self.sfe.say(wire.Detach(1), wire.Detach(2))
        self.backend.settle()
        self.restart()
        self.assertEqual([confined.reason for confined in self.sfe.take(wire.Confined)], [self.WHY] * 2)
        with self.backend.reading.begin() as db:
            self.assertEqual([(case.thing, case.since, case.why) for case in quarantine.cases(db)], [("t", NOW, self.WHY)])

    def test_released_while_open(self) -> None:
        """Everybody who has it open is told, asked for what was declined, and can change it at once."""
        self.assertTrue(self.release())
        self.assertEqual(self.sfe.take(wire.Freed), [wire.Freed(1), wire.Freed(2)])
        self.assertEqual([(asked.channel, asked.missing) for asked in self.sfe.take(wire.Sync)], [(1, None), (2, None)])
        self.sfe.say(wire.Edit(1, 5, self.editor.set("c", {}), answer=False))
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.Stored), [wire.Stored(1, 1)])
        self.assertFalse(self.release())
        self.assertEqual(self.sfe.take(wire.Freed), [])

    def test_released_for_good(self) -> None:
        """The worker that had been warned of it does not confine it again when it is opened the next time."""
        self.release()
        self.sfe.say(wire.Detach(1), wire.Detach(2))
        self.backend.settle()
        self.sfe.take(wire.Confined)
        self.sfe.say(wire.Attach(1, "t", "ada", False), wire.Edit(1, 5, self.editor.set("c", {}), answer=False))
        self.backend.settle()
        self.assertEqual((self.sfe.take(wire.Confined), self.sfe.take(wire.Stored)), ([], [wire.Stored(1, 1)]))
