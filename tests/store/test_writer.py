"""The one writer, and the journal process around it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import msgspec
from sqlalchemy import event, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.support.memory import NOW, new_store
from widgetapp.links import Link
from widgetapp.refusals import Refusal
from widgetapp.store import journal_schema, schema
from widgetapp.store.engine import writing_engine
from widgetapp.store.journal import RETRY_FULL, Journal
from widgetapp.store.transactions import transaction
from widgetapp.store.writer import StorageFull, Writer
from widgetapp.wire.journal import Batch, Committed, Done, Failed, Transact, Update


class Note(msgspec.Struct, frozen=True):
    """What the test's transactions take."""

    name: str
    refuse: bool = False


@transaction
def add_group(tx: Connection, params: Note) -> str:
    """Write a row, and perhaps think better of it."""
    tx.execute(insert(schema.groups).values(id=params.name, name=params.name, live=False, created_at=NOW))
    if params.refuse:
        raise Refusal("conflict", "on second thoughts, no")
    return params.name


def call(number: int, note: Note, request: str = "") -> Transact:
    """A call of `add_group`."""
    encoded = msgspec.Raw(msgspec.msgpack.encode(note))
    return Transact(number, request or f"r{number}", add_group.name, encoded)


def update(counter: int, channel: int = 1) -> Update:
    """Some update of a Thing."""
    return Update("t", channel, counter, "ada", NOW, b"content", 0)


class StoreTestCase(SynchronousTestCase):
    """A writer over an empty store."""

    def setUp(self) -> None:
        """Make the store."""
        self.folder = self.mktemp()
        self.engine = new_store(self.folder)
        self.writer = Writer(self.engine, lambda: NOW)
        self.addCleanup(self.engine.dispose)
        self.addCleanup(self.writer._connection.close)

    def column(self, column: Any) -> list[Any]:
        """All values of a column, as another process reads them."""
        engine = writing_engine(Path(self.folder))
        try:
            with engine.begin() as db:
                return list(db.execute(select(column)).scalars())
        finally:
            engine.dispose()


class WriterTests(StoreTestCase):
    """Batches and named transactions."""

    def test_durable_settings(self) -> None:
        """A commit is an fsync: write-ahead log, synchronous=FULL."""
        with self.writer._connection.begin():
            values = [
                self.writer._connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
            ]
        self.assertEqual(values, ["wal", 2])

    def test_batch(self) -> None:
        """Updates keep their order, and get the numbers of their rows."""
        self.assertEqual(self.writer.commit([Batch(7, [update(1), update(2)])]), [Committed(7, 2, [])])
        self.assertEqual(self.column(journal_schema.updates.c.counter), [1, 2])

    def test_again(self) -> None:
        """An update that comes again is acknowledged and stored once."""
        self.writer.commit([Batch(1, [update(1)])])
        self.assertEqual(self.writer.commit([Batch(2, [update(1), update(2)])])[0].id, 2)
        self.assertEqual(self.column(journal_schema.updates.c.counter), [1, 2])

    def test_named_transaction_once(self) -> None:
        """Asked again after a lost answer, a transaction answers the same and does nothing."""
        first = self.writer.commit([call(1, Note("g"), "same")])
        again = self.writer.commit([call(2, Note("g"), "same")])
        self.assertEqual([bytes(cast(Done, answer[0]).result) for answer in (first, again)], [b"\xa1g"] * 2)
        self.assertEqual(self.column(schema.groups.c.id), ["g"])

    def test_one_fails(self) -> None:
        """A refusal takes back its own work and nobody else's."""
        answers = self.writer.commit(
            [call(1, Note("a")), call(2, Note("b", refuse=True)), Batch(3, [update(1)]), call(4, Note("c"))]
        )
        self.assertEqual([type(answer) for answer in answers], [Done, Failed, Committed, Done])
        self.assertEqual(cast(Failed, answers[1]).code, "conflict")
        self.assertEqual(self.column(schema.groups.c.id), ["a", "c"])

    def test_contradiction(self) -> None:
        """What the tables do not allow is a conflict, not a fault."""
        answers = self.writer.commit([call(1, Note("a")), call(2, Note("a"))])
        self.assertEqual(cast(Failed, answers[1]).code, "conflict")

    def test_unknown(self) -> None:
        """A transaction that is not known, or parameters that do not fit, are faults of the caller's."""
        answers = self.writer.commit([Transact(1, "r", "nowhere.nothing", msgspec.Raw(b"\x80")), call(2, Note("a"))])
        self.assertEqual([type(answer) for answer in answers], [Failed, Done])
        self.assertEqual(len(self.flushLoggedErrors(KeyError)), 1)


class RecordingLink:
    """A connection that notes what is sent."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    def send(self, messages: Sequence[Any]) -> None:
        """Note it."""
        self.sent += messages


class TroubleTests(StoreTestCase):
    """Disks that are full, and disks that are broken."""

    def setUp(self) -> None:
        """A journal whose commits fail while `self.trouble` is a code of SQLite's."""
        super().setUp()
        self.trouble: int | None = None
        event.listen(self.engine, "commit", self.at_commit)
        self.clock, self.link = Clock(), RecordingLink()
        self.ended: list[bool] = []
        self.journal = Journal(self.clock, self.writer, lambda: self.ended.append(True))

    def at_commit(self, _connection: Connection) -> None:
        """What SQLite does when a write to the disk fails."""
        if self.trouble is not None:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = self.trouble
            raise OperationalError("COMMIT", {}, error)

    def room(self, pages: int) -> None:
        """Let the store grow by so many pages and no more: SQLite then says what it says of a full disk."""
        driver = self.writer._connection.connection.driver_connection
        used = driver.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[union-attr]  # it is sqlite3's
        driver.execute(f"PRAGMA max_page_count = {used + pages}")  # type: ignore[union-attr]  # likewise

    def ask(self, *requests: Any) -> None:
        """Send requests, and let the journal work."""
        self.journal.link_received(cast(Link, self.link), requests)
        self.clock.advance(0)

    def test_full(self) -> None:
        """Nothing is acknowledged while there is no room; then everything is, in its order."""
        # More than fits on the pages that migrations have left free.
        big = [Update("t", 1, counter, "ada", NOW, b"x" * 200_000, 0) for counter in (1, 2)]
        self.room(0)
        self.assertRaises(StorageFull, self.writer.commit, [Batch(1, big[:1])])
        self.ask(Batch(1, big[:1]), call(2, Note("a")))
        self.assertEqual([(type(m), getattr(m, "code", "")) for m in self.link.sent], [(Failed, "storage_full")])
        self.ask(Batch(3, big[1:]))
        self.room(1000)
        self.clock.advance(RETRY_FULL)
        self.assertEqual(self.link.sent[1:], [Committed(1, 2, []), Committed(3, 2, [])])
        self.assertEqual(self.column(journal_schema.updates.c.counter), [1, 2])
        self.assertEqual(self.column(schema.groups.c.id), [])
        self.assertEqual(self.ended, [])

    def test_failed_fsync(self) -> None:
        """After a failed fsync nothing is tried again: the process ends, and its successor reads what is there."""
        self.trouble = 1034  # SQLITE_IOERR_FSYNC
        self.ask(Batch(1, [update(1)]))
        self.assertEqual((self.ended, self.link.sent), ([True], []))
        self.assertEqual(len(self.flushLoggedErrors(OperationalError)), 1)
