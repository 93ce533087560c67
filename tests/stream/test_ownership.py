"""Things that change their owner: epochs, what an earlier owner still sends, and Things that are handed on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from twisted.internet.defer import Deferred

from tests.stream.test_worker import RecordingSfe, WorkerTestCase
from tests.support.editors import Editor
from widgetapp.refusals import Refusal
from widgetapp.store import journal_schema, owners
from widgetapp.stream.openings import CLAIM_AGAIN
from widgetapp.wire import links as wire


class OwnershipTestCase(WorkerTestCase):
    """The worker of `WorkerTestCase` is the first owner of `t`; another one may become the second."""

    def setUp(self) -> None:
        """Remember the first."""
        super().setUp()
        self.first = self.backend.worker
        self.first_to_journal = self.backend.to_journal

    def edit(self, number: int, name: str, channel: int = 1, sfe: RecordingSfe | None = None) -> None:
        """A client edits."""
        (sfe or self.sfe).say(wire.Edit(channel, number, self.editor.set(name, {}), answer=False))

    def take_over(self) -> RecordingSfe:
        """A second worker opens the Thing, for another SFE, while the first has it open as well."""
        self.backend.start_stream()
        other = RecordingSfe()
        self.backend.connect_sfe(other)
        other.say(wire.Attach(3, "t", "cy", False))
        self.backend.settle()
        return other

    def epoch(self, thing: str = "t") -> int:
        """The newest epoch of a Thing."""
        with self.backend.reading.begin() as db:
            return owners.epoch(db, thing)

    def snapshots(self) -> list[tuple[str, int]]:
        """The snapshots: of what, and up to which row."""
        columns = journal_schema.snapshots.c
        with self.backend.reading.begin() as db:
            return [tuple(row) for row in db.execute(select(columns.thing, columns.upto))]

    def seen_by(self, sfe: RecordingSfe, channel: int) -> dict[str, Any]:
        """The Thing as a client gets it."""
        sfe.take(wire.Sync)
        sfe.say(wire.StateVector(channel, b"\x00"))
        self.backend.settle()
        reader = Editor()
        reader.receive(sfe.take(wire.Sync)[0].missing)
        return reader.widgets()


class EpochTests(OwnershipTestCase):
    """Two workers that both take themselves for the owner."""

    def test_numbers(self) -> None:
        """Each owner begins an epoch; a Thing that never had one is in none."""
        self.assertEqual((self.epoch(), self.epoch("u")), (1, 0))
        self.take_over()
        self.assertEqual((self.epoch(), self.epoch("u")), (2, 0))

    def test_the_next_one_knows_all(self) -> None:
        """What the first has stored, the second loads."""
        self.edit(1, "a")
        self.backend.settle()
        self.assertEqual(self.seen_by(self.take_over(), 3), {"a": {}})

    def test_late_batch(self) -> None:
        """What the first still sends is not stored and not acknowledged; it drops the Thing, and its SFE is told to ask."""
        self.take_over()
        self.edit(1, "a")
        self.backend.settle()
        self.assertEqual((self.rows(), self.sfe.take(wire.Stored)), ([], []))
        self.assertEqual(self.sfe.take(wire.Moved), [wire.Moved("t")])
        self.assertEqual((self.first.things, self.first.openings.clients), (0, {}))

    def test_sent_again_to_the_owner(self) -> None:
        """The SFE's client loses nothing by that: the owner stores what was refused, once."""
        self.take_over()
        self.edit(1, "a")
        self.backend.settle()
        connection = self.backend.connect_sfe(self.sfe)
        self.sfe.say(wire.Attach(1, "t", "ada", False), wire.Edit(1, 1, self.editor.doc.get_update(), answer=False))
        self.backend.settle()
        self.assertEqual((self.sfe.take(wire.Stored), self.stored()), ([wire.Stored(1, 1)], {"a": {}}))
        connection.cut()

    def test_on_its_way_when_it_was_taken_over(self) -> None:
        """A batch that is committed behind the claim is refused, though it was sent before."""
        self.edit(1, "a")
        self.connection.pump()
        self.first_to_journal.to_server.deliver()
        self.backend.start_stream()
        other = RecordingSfe()
        connection = self.backend.connect_sfe(other)
        other.say(wire.Attach(3, "t", "cy", False))
        connection.pump()
        # Both are committed in the same turn of the journal's, the batch before the claim.
        self.backend.to_journal.to_server.deliver()
        self.backend.settle()
        self.assertEqual((self.rows(), self.sfe.take(wire.Stored), len(self.sfe.take(wire.Moved))), ([], [], 1))

    def test_other_things_of_the_batch(self) -> None:
        """Only what belongs to somebody else is refused; the rest of the batch is stored and acknowledged."""
        self.sfe.say(wire.Attach(4, "u", "ada", False))
        self.backend.settle()
        self.take_over()
        self.edit(1, "a")
        self.sfe.say(wire.Edit(4, 1, Editor().set("b", {}), answer=False))
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.Stored), [wire.Stored(4, 1)])
        self.assertEqual([row[0] for row in self.rows()], [4])
        self.assertEqual(list(self.first.openings.things), ["u"])

    def test_late_snapshot(self) -> None:
        """A snapshot by the first may lack what the second has stored: it is not kept."""
        self.edit(1, "a")
        self.backend.settle()
        other = self.take_over()
        other.say(wire.Edit(3, 1, self.editor.set("b", {}), answer=False))
        self.backend.settle()
        self.sfe.say(wire.Detach(1), wire.Detach(2))
        self.backend.settle()
        self.assertEqual(self.snapshots(), [])
        other.say(wire.Detach(3))
        self.backend.settle()
        self.assertEqual(self.snapshots(), [("t", 2)])

    def test_claim_that_cannot_be_written(self) -> None:
        """A Thing whose claim is refused, as by a full disk, waits, is tried again, and opens as soon as it can."""
        refusals = [Refusal("storage_full", "The disk is full.", 5)] * 2
        transact = self.backend.client.transact

        async def perhaps(*arguments: Any) -> Any:
            if refusals:
                raise refusals.pop()
            return await transact(*arguments)

        self.patch(self.backend.client, "transact", perhaps)
        self.sfe.say(wire.Attach(4, "u", "ada", False), wire.StateVector(4, b"\x00"))
        self.backend.settle()
        self.clock.advance(CLAIM_AGAIN)
        self.backend.settle()
        self.assertEqual((self.sfe.take(wire.Sync), refusals), ([], []))
        self.clock.advance(CLAIM_AGAIN)
        self.backend.settle()
        self.assertEqual(len(self.sfe.take(wire.Sync)), 1)


class ReleaseTests(OwnershipTestCase):
    """A worker that hands on its Things."""

    def release(self) -> Deferred[None]:
        """Begin."""
        released = self.first.release()
        self.backend.settle()
        return released

    def test_nothing_open(self) -> None:
        """One that has nothing has handed on everything."""
        self.sfe.say(wire.Detach(1), wire.Detach(2))
        self.backend.settle()
        self.successResultOf(self.first.release())

    def test_all_at_rest(self) -> None:
        """Each Thing is saved whole, and its SFEs are told that it has moved."""
        self.edit(1, "a")
        self.sfe.say(wire.Attach(4, "u", "ada", False))
        self.backend.settle()
        self.successResultOf(self.release())
        self.assertEqual({moved.thing for moved in self.sfe.take(wire.Moved)}, {"t", "u"})
        self.assertEqual((self.first.things, self.snapshots()), (0, [("t", 1)]))

    def test_not_before_it_is_on_disk(self) -> None:
        """As long as edits are on their way to the disk, it is kept; then they are acknowledged, and then it is handed on."""
        self.edit(1, "a")
        self.connection.pump()
        self.first_to_journal.cut()
        released = self.release()
        self.assertNoResult(released)
        self.assertEqual(self.sfe.take(wire.Moved), [])
        self.backend.start_journal_again()
        self.backend.settle()
        self.successResultOf(released)
        order = [type(message) for message in self.sfe.heard if isinstance(message, wire.Stored | wire.Moved)]
        self.assertEqual(order, [wire.Stored, wire.Moved])

    def test_takes_nothing_more(self) -> None:
        """Edits that come while it is handed on are left to the next owner, and nobody new is let in."""
        self.edit(1, "a")
        self.connection.pump()
        self.first_to_journal.cut()
        _ = self.release()
        self.edit(2, "b")
        self.sfe.say(wire.Attach(5, "t", "cy", False), wire.Attach(6, "u", "cy", False))
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.Moved), [wire.Moved("t"), wire.Moved("u")])
        self.backend.start_journal_again()
        self.backend.settle()
        self.assertEqual([row[:2] for row in self.rows()], [(1, 1)])

    def test_while_it_is_being_loaded(self) -> None:
        """A Thing that is just being opened is opened, and handed on at once."""
        self.sfe.say(wire.Attach(4, "u", "ada", False), wire.Edit(4, 1, Editor().set("b", {}), answer=False))
        self.connection.pump()
        self.assertEqual(self.first.things, 2)
        self.successResultOf(self.release())
        self.assertIn(wire.Moved("u"), self.sfe.take(wire.Moved))
        self.assertEqual(self.rows(), [])

    def test_moving_clients(self) -> None:
        """A client that is on its way between SFEs is lost to nobody: it is unknown to the next owner, and gets all of it."""
        self.sfe.say(wire.Park(1))
        self.backend.settle()
        self.edit(1, "a", channel=2)
        self.backend.settle()
        self.successResultOf(self.release())
        other = self.take_over()
        other.say(wire.Resume(1))
        self.backend.settle()
        self.assertEqual(other.take(wire.Unknown), [wire.Unknown(1)])
        self.assertEqual(self.seen_by(other, 3), {"a": {}})
