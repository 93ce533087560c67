"""Shares: to whom a Thing is shown beside the members of its User Group."""

from __future__ import annotations

import msgspec
from sqlalchemy import ColumnElement, delete, insert
from sqlalchemy.engine import Connection

from .access import Role
from .schema import shares


class Share(msgspec.Struct, frozen=True):
    """A Thing shown to a person or to a User Group. Times in ms."""

    id: str
    thing: str
    user: str | None
    group: str | None
    role: Role
    expires_at: int | None
    granted_by: str
    created_at: int
    #: The link that he came by.
    link: str | None = None


def put(tx: Connection, share: Share) -> None:
    """Show a Thing to somebody; what was so before, by the same link or by none, is replaced."""
    tx.execute(delete(shares).where(*_whose(share.thing, share.user, share.group), shares.c.link.is_(share.link)))
    tx.execute(
        insert(shares).values(
            id=share.id, thing=share.thing, user_id=share.user, group_id=share.group, role=share.role,
            expires_at=share.expires_at, granted_by=share.granted_by, created_at=share.created_at, link=share.link,
        )
    )  # fmt: skip


def remove(tx: Connection, thing: str, user: str | None, group: str | None) -> int:
    """Show it to him no more, whatever link he came by; gives how many shares that were."""
    return tx.execute(delete(shares).where(*_whose(thing, user, group))).rowcount


def _whose(thing: str, user: str | None, group: str | None) -> tuple[ColumnElement[bool], ...]:
    return shares.c.thing == thing, shares.c.user_id.is_(user), shares.c.group_id.is_(group)
