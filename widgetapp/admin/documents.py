"""Whether every Thing of a store can be opened: its document is made as the document worker makes it."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import Engine

from ..store import migrations, updates
from ..store.engine import FILE_NAME, reading_engine, writing_engine
from ..stream.document import Document


def broken_things(folder: Path, version: str) -> list[str]:
    """The Things of the store in a folder that cannot be opened, and why. The store stays as it is.

    One of an older version is brought up to date in a copy, as the next daemon will do with the store itself.
    """
    if version == migrations.NEWEST:
        return _broken(reading_engine(folder, 1))
    later = folder / "migrated"
    later.mkdir(mode=0o700)
    try:
        shutil.copyfile(folder / FILE_NAME, later / FILE_NAME)
        engine = writing_engine(later)
        migrations.migrate(engine)
        return _broken(engine)
    finally:
        shutil.rmtree(later)


def _broken(engine: Engine) -> list[str]:
    found = []
    try:
        with engine.connect() as db:
            for thing in updates.stored_things(db):
                if (why := _fault(updates.load(db, thing))) is not None:
                    found.append(f"the Thing {thing} cannot be opened: {why}")
    finally:
        engine.dispose()
    return found


def _fault(stored: updates.Stored) -> str | None:
    try:
        Document(stored)
    except Exception as error:
        return str(error)
    except BaseException as error:
        # The class is made by the library's binding, where it cannot be imported, and is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return str(error)
    return None
