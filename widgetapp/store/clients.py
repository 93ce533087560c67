"""Clients: other systems that act here by OAuth 2.0. Each is a user of its own, and acts in the groups he belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from . import groups, people
from .groups import Group
from .oauth_schema import clients, codes, device_codes, refresh_tokens
from .schema import tokens, users

#: So that no two of them, and no person, have the same log-in name. It cannot be logged in with.
LOGIN = "client:"
COLOR = "#5f6b76"


class Client(msgspec.Struct, frozen=True):
    """A client. Times in ms."""

    id: str
    name: str
    #: The digest of its secret; none for a public client, such as a program on somebody's own computer.
    secret: bytes | None
    redirect_uris: tuple[str, ...]
    grants: tuple[str, ...]
    scopes: tuple[str, ...]
    created_by: str
    created_at: int
    disabled_at: int | None
    last_used_at: int | None

    @property
    def client_id(self) -> str:
        """Its id, under the name by which oauthlib asks for it."""
        return self.id


_CLIENT = (
    clients.c.id, users.c.name, clients.c.secret, clients.c.redirect_uris, clients.c.grants, clients.c.scopes,
    clients.c.created_by, clients.c.created_at, clients.c.disabled_at, clients.c.last_used_at,
)  # fmt: skip


def _client(columns: tuple[Any, ...]) -> Client:
    lists = (tuple(column.split()) for column in columns[3:6])
    return Client(*(*columns[:3], *lists, *columns[6:]))


def find(db: Connection, client: str) -> Client | None:
    """A client by its id, disabled or not."""
    row = db.execute(select(*_CLIENT).join(users, users.c.id == clients.c.id).where(clients.c.id == client)).first()
    return None if row is None else _client(tuple(row))


def able(db: Connection, client: str) -> Client | None:
    """A client by its id, unless it was disabled."""
    found = find(db, client)
    return None if found is None or found.disabled_at is not None else found


def every(db: Connection) -> list[Client]:
    """All there are, by name."""
    query = select(*_CLIENT).join(users, users.c.id == clients.c.id)
    return [_client(tuple(row)) for row in db.execute(query.order_by(users.c.name, clients.c.id))]


def groups_of(db: Connection, client: str) -> list[Group]:
    """The User Groups that it may act in, by name."""
    return [membership.group for membership in groups.of(db, client)]


def add(tx: Connection, new: Client, into: Sequence[str]) -> None:
    """Write a new client, its user, and the User Groups that it may act in."""
    # No hash of any password: nothing that one could type fits it.
    people.add_user(tx, people.User(new.id, new.name, LOGIN + new.id, COLOR, False), "", new.created_at, "client")
    tx.execute(
        insert(clients).values(
            id=new.id, secret=new.secret, redirect_uris=" ".join(new.redirect_uris), grants=" ".join(new.grants),
            scopes=" ".join(new.scopes), created_by=new.created_by, created_at=new.created_at, disabled_at=None,
            last_used_at=None,
        )
    )  # fmt: skip
    for group in into:
        groups.add_member(tx, group, new.id)


def renew_secret(tx: Connection, client: str, secret: bytes) -> None:
    """Give a client another secret."""
    tx.execute(update(clients).where(clients.c.id == client).values(secret=secret))


def used(tx: Connection, client: str, at: int) -> None:
    """It has just got a token."""
    tx.execute(update(clients).where(clients.c.id == client).values(last_used_at=at))


def disable(tx: Connection, client: str, at: int) -> None:
    """It gets nothing any more, and everything that it has got is worth nothing."""
    tx.execute(update(clients).where(clients.c.id == client, clients.c.disabled_at.is_(None)).values(disabled_at=at))
    tx.execute(update(users).where(users.c.id == client, users.c.disabled_at.is_(None)).values(disabled_at=at))
    for table in (tokens, refresh_tokens, codes, device_codes):
        tx.execute(delete(table).where(table.c.client == client))
