"""The store's versions: alembic's scripts, and the function that brings a store up to the newest one."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine


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
    with engine.begin() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known():
            raise NewerStore(f"the store has version {current}, which this WidgetApp does not know: install a newer one")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
