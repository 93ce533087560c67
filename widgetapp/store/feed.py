"""The feed: one row for each user action that others may hear of, numbered in the order of their commits."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, func, insert, inspect, select
from sqlalchemy.engine import Connection

from .schema import facts, feed, things
from .transactions import transaction

#: Under which the epoch is kept among the facts.
EPOCH = "feed_epoch"


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


class Announced(msgspec.Struct, frozen=True):
    """A row as it stands in the feed, with its number."""

    seq: int
    id: str
    action: str
    actor: str | None
    group: str | None
    thing: str | None
    at: int
    content: str


class Extent(msgspec.Struct, frozen=True):
    """What there is of the feed: its epoch, which is another one after the store was restored from a backup, the oldest row
    that is kept, and the newest. Where there is none at all, the oldest would be 1."""

    epoch: str
    oldest: int
    newest: int


class Beginning(msgspec.Struct, frozen=True):
    """The epoch, where there is none yet."""

    epoch: str


class Pruning(msgspec.Struct, frozen=True):
    """How much of the feed is kept: what is younger than this moment (ms), and so many bytes."""

    since: int
    most_bytes: int


def extent(db: Connection) -> Extent:
    """What there is."""
    oldest, newest = db.execute(select(func.min(feed.c.seq), func.max(feed.c.seq))).one()
    return Extent(epoch(db), oldest or 1, newest or 0)


def epoch(db: Connection) -> str:
    """The epoch; empty where none has begun."""
    return db.execute(select(facts.c.value).where(facts.c.name == EPOCH)).scalar_one_or_none() or ""


def after(db: Connection, seq: int, limit: int) -> list[Announced]:
    """The rows behind that number, in their order."""
    columns = (feed.c.seq, feed.c.id, feed.c.action, feed.c.actor, feed.c.group_id, feed.c.thing, feed.c.at, feed.c.content)
    return [Announced(*row) for row in db.execute(select(*columns).where(feed.c.seq > seq).order_by(feed.c.seq).limit(limit))]


@transaction
def begin(tx: Connection, params: Beginning) -> None:
    """Begin an epoch, unless one has begun."""
    if not epoch(tx):
        tx.execute(insert(facts).values(name=EPOCH, value=params.epoch))


def end(tx: Connection) -> None:
    """End the epoch, where there is one: older stores have none. The next daemon begins another."""
    if inspect(tx).has_table(facts.name):
        tx.execute(delete(facts).where(facts.c.name == EPOCH))


@transaction
def prune(tx: Connection, params: Pruning) -> int:
    """Forget what is kept no longer; gives how many rows that were. The newest stays, so that numbers go on."""
    newest = extent(tx).newest
    gone = tx.execute(delete(feed).where(feed.c.at < params.since, feed.c.seq < newest)).rowcount
    size = func.sum(func.length(feed.c.content)).over(order_by=feed.c.seq.desc())
    sized = select(feed.c.seq, size.label("size")).subquery()
    first = tx.execute(select(func.max(sized.c.seq)).where(sized.c.size > params.most_bytes, sized.c.seq < newest)).scalar_one()
    if first is not None:
        gone += tx.execute(delete(feed).where(feed.c.seq <= first)).rowcount
    return int(gone)


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
