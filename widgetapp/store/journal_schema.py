"""The tables of the journal of Things: updates, what they are gathered into, and whose Things are."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from .metadata import ROW_NUMBER, metadata

updates = Table(
    "updates",
    metadata,
    Column("seq", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("thing", String(32), nullable=False),
    Column("channel", BigInteger, nullable=False),
    Column("counter", Integer, nullable=False),
    Column("author", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    # Which widgets it touched, as the document worker saw it; nothing where it did not look.
    Column("touched", LargeBinary),
    # An update that is sent again is acknowledged again, and stored once.
    UniqueConstraint("channel", "counter", name="uq_updates_channel_counter"),
    Index("ix_updates_thing_seq", "thing", "seq"),
    # A row number is never given twice, so that a snapshot's `upto` keeps its meaning.
    sqlite_autoincrement=True,
)

# Edits that were asked for as changes to widgets: what each did, so that whoever made it can undo it and do it again.
edits = Table(
    "edits",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("thing", String(32), nullable=False),
    Column("author", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    # "made", "undone"; "passed" where it was undone and something else was done then.
    Column("state", String(10), nullable=False),
    Index("ix_edits_thing_author_number", "thing", "author", "number"),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("thing", String(32), primary_key=True),
    Column("upto", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("state", LargeBinary, nullable=False),
)

# What Things were at some moments of their history: from there one reads on to what they were later. They can all be made anew
# from the updates, and only spare time.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("thing", String(32), primary_key=True),
    Column("upto", BigInteger, primary_key=True),
    Column("state", LargeBinary, nullable=False),
)

# How often each Thing has had a new owner. What an earlier owner still sends is not taken.
owners = Table(
    "owners",
    metadata,
    Column("thing", String(32), primary_key=True),
    Column("epoch", BigInteger, nullable=False),
)

# Updates that killed document workers, kept for the administrator.
poisons = Table(
    "poisons",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("thing", String(32), nullable=False),
    Column("author", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("why", String(500), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_poisons_thing", "thing"),
)

# Things that went on to kill them: to be looked at, not to be changed, until an administrator releases them.
quarantined = Table(
    "quarantined",
    metadata,
    Column("thing", String(32), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("why", String(500), nullable=False),
)
