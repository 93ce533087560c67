"""The store's versions: alembic's scripts, and the function that brings a store up to the newest one."""

from __future__ import annotations

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import Connection

#: The version that this code works with: that of the last script.
NEWEST = "0017"


class NewerStore(RuntimeError):
    """The store was written by a newer WidgetApp than this one."""


def version(connection: Connection) -> str | None:
    """A store's version; None for one with nothing in it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def migrate(engine: Engine) -> None:
    """Bring the store to the newest version, from nothing if need be, in one transaction.

    Raises `NewerStore` rather than touch a store whose version is unknown here.
    """
    with engine.connect() as connection:
        with connection.begin():
            current = version(connection)
        if current == NEWEST:
            return
        from . import upgrading

        if current is not None and current not in upgrading.known():
            raise NewerStore(f"the store has version {current}, which this WidgetApp does not know: install a newer one")
        upgrading.upgrade(connection)
