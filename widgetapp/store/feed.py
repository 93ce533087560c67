"""The feed: one row for each user action that others may hear of, numbered in the order of their commits."""

from __future__ import annotations

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from .schema import feed, things


class Row(msgspec.Struct, frozen=True):
    """One user action. Time in ms; `content` is JSON."""

    id: str
    action: str
    #: None: whoever has the machine, by `widgetapp_admin`.
    actor: str | None
    group: str | None
    thing: str | None
    at: int
    content: str


def append(tx: Connection, row: Row) -> None:
    """Add a row. Where only the Thing is known, its User Group is looked up."""
    group = row.group
    if group is None and row.thing is not None:
        group = tx.execute(select(things.c.group_id).where(things.c.id == row.thing)).scalar_one()
    tx.execute(
        insert(feed).values(
            id=row.id, action=row.action, actor=row.actor, group_id=group, thing=row.thing, at=row.at,
            content=row.content,
        )
    )  # fmt: skip
