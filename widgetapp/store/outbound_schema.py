"""The tables of deliveries. Keys are stored as they are: the server signs with them, each time it delivers something."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from .metadata import ROW_NUMBER, metadata

# Addresses of external systems to which is delivered what people do.
receivers = Table(
    "receivers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("url", Text, nullable=False),
    # The User Group whose actions it hears of; without one, all that whoever answers for it may hear of.
    Column("group_id", ForeignKey("groups.id")),
    # Who answers for it: it hears what he may see.
    Column("made_by", ForeignKey("users.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    # The actions that it wants to hear of, a list with spaces between; without one, all.
    Column("actions", Text),
    # "hmac", "ed25519"; the key, and the one before, by which is signed as well until a moment.
    Column("kind", String(10), nullable=False),
    Column("key", LargeBinary(32), nullable=False),
    Column("old_key", LargeBinary(32)),
    Column("old_until", BigInteger),
    # Where it is in the feed.
    Column("epoch", String(32), nullable=False),
    Column("after", BigInteger, nullable=False),
    # How often people have changed something, so that it is looked at again.
    Column("changes", Integer, nullable=False),
    Column("disabled_at", BigInteger),
    Column("why", String(500), nullable=False, server_default=""),
    # When it last took something, since when it takes nothing, and what came of it last.
    Column("taken_at", BigInteger),
    Column("failing_since", BigInteger),
    Column("error", String(500), nullable=False, server_default=""),
    Index("ix_receivers_group_id", "group_id"),
)

# What receivers have not taken yet, and what they never took: dead letters.
deliveries = Table(
    "deliveries",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("receiver", ForeignKey("receivers.id"), nullable=False),
    # That of the feed's row, also where it is delivered again.
    Column("id", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("group_id", String(32)),
    Column("thing", String(32)),
    # What is in one lane is delivered one after the other, in the order of the numbers: what is about one Thing.
    Column("lane", String(40), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("tried_since", BigInteger),
    Column("due_at", BigInteger, nullable=False),
    Column("error", String(500), nullable=False, server_default=""),
    Column("dead_at", BigInteger),
    Index("ix_deliveries_receiver_dead_at_lane_number", "receiver", "dead_at", "lane", "number"),
    sqlite_autoincrement=True,
)
