"""The store, read and changed by another than the server: Python's own SQLite. What is in the rows, Node's Yjs can tell."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from widgetapp.clock import wall_clock


def _open(data: Path, mode: str) -> sqlite3.Connection:
    # `ro`: a reader that leaves the write-ahead log as it is, also when it is the only one.
    return sqlite3.connect(f"file:{data}/widgetapp.sqlite?mode={mode}", uri=True, timeout=10)


def rows(data: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Any query."""
    with closing(_open(data, "ro")) as db:
        return list(db.execute(query, values))


def change(data: Path, statement: str, *values: Any) -> None:
    """Change the store behind the server's back, as a fault would, or an action that there is not yet."""
    with closing(_open(data, "rw")) as db, db:
        db.execute(statement, values)


def add_user(data: Path, login: str) -> str:
    """Somebody who belongs to no group, and cannot log in; gives his id."""
    user = secrets.token_hex(16)
    change(
        data,
        "INSERT INTO users (id, login, name, color, password, admin, created_at) VALUES (?, ?, ?, '#000000', '', 0, ?)",
        user, login, login.title(), wall_clock(),
    )  # fmt: skip
    return user


def add_token(data: Path, login: str, scopes: str = "stream things:read things:write", lifetime: float = 3600) -> str:
    """A token with any scopes and any lifetime (s; negative: it has expired)."""
    secret, now = secrets.token_urlsafe(16), wall_clock()
    (user,) = rows(data, "SELECT id FROM users WHERE login = ?", login)[0]
    change(
        data,
        "INSERT INTO tokens (secret, user_id, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
        hashlib.sha256(secret.encode()).digest(), user, scopes, now, now + int(lifetime * 1000),
    )  # fmt: skip
    return secret
