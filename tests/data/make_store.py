"""Writes tests/data/stores/<version>.sql: a small store of the newest version, for the tests of later migrations.

Run it once for each new version, before it is released, and never again: `python tests/data/make_store.py`.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from sqlalchemy.engine import Connection

from widgetapp.store import (
    accounts,
    audit,
    clients,
    comment_reads,
    comments,
    deliveries,
    grants,
    groups,
    notifications,
    people,
    receivers,
    shelf,
    sketches,
    tags,
    things,
    updates,
    versions,
)
from widgetapp.store.engine import FILE_NAME, writing_engine
from widgetapp.store.migrations import NEWEST, migrate
from widgetapp.wire.journal import Update

NOW = 1_790_000_000_000


def main() -> None:
    """Make the store, and write it down as SQL."""
    with tempfile.TemporaryDirectory() as folder:
        engine = writing_engine(Path(folder))
        migrate(engine)
        with engine.begin() as tx:
            groups.add(tx, "g", "Workshop", True, NOW)
            people.add_user(tx, people.User("ada", "Ada", "ada", "#0072b2", True), "hash", NOW)
            groups.add_member(tx, "g", "ada")
            people.add_session(tx, people.digest("session"), "ada", NOW, NOW + 1000)
            people.add_token(tx, people.digest("token"), "ada", people.digest("session"), "stream", NOW, NOW + 1000)
            people.add_link(tx, people.digest("link"), "join", "g", False, NOW, NOW + 1000)
            accounts.make_password_link(tx, accounts.PasswordLink("ada", people.digest("password"), NOW, NOW + 1000))
            add_oauth(tx)
            add_receiver(tx)
            audit.append(tx, audit.Entry(NOW, "login", "ada", "127.0.0.1", content='{"login":"ada"}'))
            things.add(tx, "t", "Kettle K2", "g", "ada", NOW)
            people.add_user(tx, people.User("ben", "Ben", "ben", "#e69f00", False), "hash", NOW)
            notifications.add(tx, notifications.About("shared", "t"), ["ben"], "ada", NOW)
            comments.add(tx, "c", "t", None, "ada", "Look, @Ben!", (None, None, None), NOW)
            comments.mention(tx, "c", ["ben"])
            comment_reads.read(tx, "ben", "t", "c", 1, NOW)
            updates.append(tx, [Update("t", 1, 1, "ada", NOW, b"one", 0), Update("t", 1, 2, "ada", NOW, b"two", 0)])
            add_list(tx)
            versions.put(tx, "t", 1, "First draft", "ada", NOW)
        engine.dispose()
        with sqlite3.connect(Path(folder) / FILE_NAME) as connection:
            lines = "\n".join(connection.iterdump())
        connection.close()
    target = Path(__file__).parent / "stores" / f"{NEWEST}.sql"
    target.parent.mkdir(exist_ok=True)
    target.write_text(lines + "\n")


def add_oauth(tx: Connection) -> None:
    """A client, and something of everything that it can get."""
    way, scopes, soon = ("client_credentials",), ("stream",), NOW + 1000
    clients.add(tx, clients.Client("c", "Sync", people.digest("c"), (), way, scopes, "ada", NOW, None, None), ["g"])
    grants.add_code(tx, grants.Code(people.digest("code"), "c", "ada", "stream", "https://x/", "c" * 43, "f", NOW, soon))
    grants.add_device(tx, grants.DeviceCode(people.digest("device"), people.digest("BBBB"), "c", "stream", 5, NOW, soon))
    grants.add_refresh(tx, grants.RefreshToken(people.digest("refresh"), "c", "ada", "stream", "f", NOW, soon))


def add_list(tx: Connection) -> None:
    """What the list of Things has of one."""
    shelf.favour(tx, "ada", "t", True)
    shelf.opened(tx, "ada", "t", NOW)
    tags.put(tx, "t", ["Kitchen"])
    sketches.put(tx, "t", 2, b'{"width":0,"height":0,"marks":[]}')


def add_receiver(tx: Connection) -> None:
    """A receiver, and something that it has not taken."""
    receivers.add(tx, receivers.NewReceiver("r", "https://x:200/", "g", "ada", None, "hmac", bytes(32), NOW))
    message = deliveries.Message("m", 0, "g", None, b"{}")
    deliveries.enqueue(tx, deliveries.Enqueued("r", "", 0, "", 0, [message], NOW))


if __name__ == "__main__":
    main()
