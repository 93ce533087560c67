"""The store's versions: each is reached from every older one that is kept in tests/data."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.store import listing, updates
from widgetapp.store.access import Asking
from widgetapp.store.engine import FILE_NAME, writing_engine
from widgetapp.store.metadata import metadata
from widgetapp.store.migrations import NEWEST, NewerStore, migrate, upgrading
from widgetapp.store.texts import INDEX

STORED = Path(__file__).parent.parent / "data" / "stores"


class MigrationTests(SynchronousTestCase):
    """From nothing, from older stores, and not from newer ones."""

    def setUp(self) -> None:
        """An empty data directory."""
        self.folder = Path(self.mktemp())
        self.folder.mkdir(parents=True)
        self.engine = writing_engine(self.folder)
        self.addCleanup(self.engine.dispose)

    def differences(self) -> list[object]:
        """In what the store differs from the tables that the code knows; the full-text index is SQLite's own affair."""

        def known(_object: object, name: str | None, *_more: object) -> bool:
            return not str(name).startswith(INDEX)

        with self.engine.begin() as connection:
            context = MigrationContext.configure(connection, opts={"include_object": known})
            return list(compare_metadata(context, metadata))

    def test_from_nothing(self) -> None:
        """A new store has exactly the tables that the code knows."""
        migrate(self.engine)
        self.assertEqual(self.differences(), [])

    def test_again(self) -> None:
        """A store of the newest version is left as it is."""
        migrate(self.engine)
        migrate(self.engine)
        self.assertEqual(self.differences(), [])

    def test_every_version_is_kept(self) -> None:
        """There is a stored store of each version, the newest included: it will be an older one some day."""
        self.assertEqual(ScriptDirectory(str(Path(upgrading.__file__).parent)).get_current_head(), NEWEST)
        self.assertIn(NEWEST, {path.stem for path in STORED.glob("*.sql")})

    def test_from_older_stores(self) -> None:
        """Each kept store becomes a newest one, with what people had in it."""
        for path in sorted(STORED.glob("*.sql")):
            with self.subTest(version=path.stem):
                self.engine.dispose()
                (self.folder / FILE_NAME).unlink(missing_ok=True)
                with sqlite3.connect(self.folder / FILE_NAME) as connection:
                    connection.executescript(path.read_text())
                connection.close()
                migrate(self.engine)
                self.assertEqual(self.differences(), [])
                with self.engine.begin() as db:
                    (kept,) = listing.page(db, Asking("ada", 0), listing.Wanted("kettle", sort="name"), ("", ""), 10)
                    self.assertEqual((kept.row.name, kept.value), ("Kettle K2", "kettle k000000000002"))
                    self.assertEqual(len(updates.load(db, kept.row.id).updates), 2)

    def test_newer_store(self) -> None:
        """A store that a newer WidgetApp has written is not touched."""
        migrate(self.engine)
        with self.engine.begin() as db:
            db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        self.assertRaises(NewerStore, migrate, self.engine)

    def test_whole_or_not_at_all(self) -> None:
        """A migration that breaks off leaves nothing behind."""
        with self.engine.begin() as db:
            # The last table of the first version is in the way.
            db.exec_driver_sql("CREATE TABLE updates (other TEXT)")
        self.assertRaises(OperationalError, migrate, self.engine)
        self.assertEqual(inspect(self.engine).get_table_names(), ["updates"])
