"""Shares: to whom a Thing is shown beside the members of its User Group."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, insert
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


def put(tx: Connection, share: Share) -> None:
    """Show a Thing to somebody; what was so before is replaced."""
    remove(tx, share.thing, share.user, share.group)
    tx.execute(
        insert(shares).values(
            id=share.id, thing=share.thing, user_id=share.user, group_id=share.group, role=share.role,
            expires_at=share.expires_at, granted_by=share.granted_by, created_at=share.created_at,
        )
    )  # fmt: skip


def remove(tx: Connection, thing: str, user: str | None, group: str | None) -> int:
    """Show it to him no more; gives how many shares that were."""
    whose = (shares.c.thing == thing, shares.c.user_id.is_(user), shares.c.group_id.is_(group))
    return tx.execute(delete(shares).where(*whose)).rowcount
