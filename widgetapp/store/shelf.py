"""What each person notes of Things for himself, and nobody else sees: his favourites, and which he has opened when."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, delete
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from .metadata import metadata

favourites = Table(
    "favourites",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("thing", ForeignKey("things.id"), primary_key=True),
)

openings = Table(
    "openings",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("thing", ForeignKey("things.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Index("ix_openings_user_id_at", "user_id", "at"),
)


def favour(tx: Connection, user: str, thing: str, on: bool) -> None:
    """Make a Thing a favourite of somebody's, or not any more; what it is already, it stays."""
    if on:
        tx.execute(insert(favourites).values(user_id=user, thing=thing).on_conflict_do_nothing())
    else:
        tx.execute(delete(favourites).where(favourites.c.user_id == user, favourites.c.thing == thing))


def opened(tx: Connection, user: str, thing: str, at: int) -> None:
    """Note that somebody has opened a Thing."""
    row = insert(openings).values(user_id=user, thing=thing, at=at)
    tx.execute(row.on_conflict_do_update(index_elements=["user_id", "thing"], set_={"at": row.excluded.at}))


def forget(tx: Connection, user: str) -> None:
    """Let nothing be left of what somebody has noted."""
    for table in (favourites, openings):
        tx.execute(delete(table).where(table.c.user_id == user))
