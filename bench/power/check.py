"""What is found in a folder that a power cut has left, and whether what was promised by then is there."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from tests.support.daemon import Daemon
from tests.support.providers import Providers
from tests.support.records import rows
from tests.support.visitor import Visitor
from widgetapp.places import IMAGES
from widgetapp.store import audit
from widgetapp.store.engine import writing_engine
from widgetapp.store.migrations import migrate

from .work import Promise


def opened(folder: Path) -> list[str]:
    """Open the store as a daemon does that starts; says what is wrong with it."""
    # Before its first start nothing is there, not even the folder.
    folder.mkdir(exist_ok=True)
    engine = writing_engine(folder)
    try:
        migrate(engine)
        return _damage(engine)
    except Exception as error:  # whatever it is, the daemon would not have started
        return [f"the store cannot be opened: {error!r}"]
    finally:
        engine.dispose()


def _damage(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        try:
            audit.verify(connection)
        except audit.Broken as error:
            found.append(f"the audit log: {error}")
    return found


async def missing(folder: Path, promises: Sequence[Promise], providers: Providers) -> list[str]:
    """What was promised and is not there."""
    try:
        return await _missing(folder, promises, providers)
    except (sqlite3.Error, AssertionError) as error:
        return [f"all of {len(promises)} promises: {error}"]


async def _missing(folder: Path, promises: Sequence[Promise], providers: Providers) -> list[str]:
    lost = []
    for thing in sorted({promise.thing for promise in promises}):
        mine = [promise for promise in promises if promise.thing == thing]
        found = rows(folder, "SELECT name FROM things WHERE id = ?", thing)
        if not found:
            lost.append(f"the Thing {thing}")
            continue
        names = [int(promise.name) for promise in mine if promise.what == "name"]
        if names and int(found[0][0]) < max(names):
            lost.append(f"the name {max(names)}")
        lost += _images(folder, thing, [promise.name for promise in mine if promise.what == "image"])
        stored = (await providers.stored(folder, thing, partly=True))["elements"]
        lost += [promise.name for promise in mine if promise.what == "widget" and promise.name not in stored]
    return lost


def _images(folder: Path, thing: str, promised: Sequence[str]) -> list[str]:
    there = dict(rows(folder, "SELECT id, digest FROM images WHERE thing = ?", thing)) if promised else {}
    lost = []
    for image, digest in map(json.loads, promised):
        path = folder / IMAGES / digest[:2] / digest
        if there.get(image) != digest or not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            lost.append(f"the image {image}")
    return lost


async def started(folder: Path, promises: Sequence[Promise], providers: Providers, name: str) -> list[str]:
    """Start a daemon on it, and look at all Things with a client; says what went wrong or is missing."""
    lost = []
    daemon = Daemon()
    daemon.data = folder
    try:
        await daemon.start()
        ada = Visitor(daemon.url)
        await ada.login("ada")
        editor = await providers.editor(name, daemon, await ada.token())
        for thing in sorted({promise.thing for promise in promises}):
            view = await (await editor.join(thing)).look()
            wanted = {promise.name for promise in promises if promise.what == "widget" and promise.thing == thing}
            lost += sorted(wanted - set(view.widgets))
        await editor.order("disconnect")
        await daemon.stop()
    except AssertionError as error:
        lost.append(f"the daemon does not start: {error}")
    finally:
        await daemon.close()
    return [*lost, *daemon.complaints()]
