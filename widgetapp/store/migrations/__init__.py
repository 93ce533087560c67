"""The store's versions: alembic's scripts, and the function that brings a store up to the newest one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.engine import Connection


class NewerStore(RuntimeError):
    """The store was written by a newer WidgetApp than this one."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """The version that this code works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("no migrations are installed")
    return head


def known() -> set[str]:
    """All versions that this code can bring to the newest one."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def migrate(engine: Engine) -> None:
    """Bring the store to the newest version, from nothing if need be, in one transaction.

    Raises `NewerStore` rather than touch a store whose version is unknown here.
    """
    config = _config()
    with engine.connect() as connection, _without_foreign_keys(connection), connection.begin():
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known():
            raise NewerStore(f"the store has version {current}, which this WidgetApp does not know: install a newer one")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"the migration would leave rows without what they refer to: {broken[:3]}")


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making another one in its place, which rows that refer to it would forbid.

    The switch has no effect within a transaction (sqlite.org, "ALTER TABLE", section 7).
    """
    driver = cast(sqlite3.Connection, connection.connection.dbapi_connection)
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
