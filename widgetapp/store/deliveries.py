"""Deliveries: what receivers have not taken yet, when each is tried next, and dead letters, which they never took."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import msgspec
from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from .outbound_schema import deliveries, receivers
from .transactions import transaction

#: So many dead letters are kept for a receiver.
MOST_DEAD = 10_000


class Message(msgspec.Struct, frozen=True):
    """What is to be delivered: an id of its own, the number in the feed, what it is about, and the body, JSON."""

    id: str
    seq: int
    group: str | None
    thing: str | None
    body: bytes

    @property
    def lane(self) -> str:
        """What is in the same lane is delivered in order: what is about one Thing, or about a User Group and no Thing."""
        return self.thing or f"group {self.group or ''}"


class Letter(msgspec.Struct, frozen=True):
    """A message whose turn has come; how often it was tried, and since when (ms)."""

    number: int
    id: str
    group: str | None
    thing: str | None
    lane: str
    body: bytes
    attempts: int
    tried_since: int | None


class DeadLetter(msgspec.Struct, frozen=True):
    """A message that was never taken. Times in ms."""

    number: int
    id: str
    seq: int
    thing: str | None
    attempts: int
    error: str
    dead_at: int
    body: bytes


class Enqueued(msgspec.Struct, frozen=True):
    """Messages for a receiver, and its next place in the feed; `epoch` and `after` are where it was. Time in ms."""

    receiver: str
    epoch: str
    after: int
    next_epoch: str
    next_after: int
    messages: list[Message]
    at: int


class Outcome(msgspec.Struct, frozen=True):
    """What became of a letter. Times in ms. "taken"; "again", at `due_at`; "dead"; "gone": the receiver wants nothing more;
    "withheld": whoever answers for the receiver may hear of it no more."""

    receiver: str
    number: int
    what: Literal["taken", "again", "dead", "gone", "withheld"]
    at: int
    due_at: int = 0
    error: str = ""


class Settlement(msgspec.Struct, frozen=True):
    """What became of letters; and how long a receiver may take nothing before it is disabled (ms)."""

    outcomes: list[Outcome]
    patience: int


class Burial(msgspec.Struct, frozen=True):
    """All in one lane that a receiver has not taken is dead from a moment on (ms), and why."""

    receiver: str
    lane: str
    why: str
    at: int


class Pruning(msgspec.Struct, frozen=True):
    """Dead letters from before this moment (ms) are kept no longer."""

    since: int


def _open(receiver: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return deliveries.c.receiver == receiver, deliveries.c.dead_at.is_(None)


def due(db: Connection, receiver: str, busy: Collection[str], now: int, limit: int) -> tuple[list[Letter], int | None]:
    """The letters whose turn it is, the first of each lane, without busy lanes; and when it will be the next one's (ms)."""
    first = select(func.min(deliveries.c.number)).where(*_open(receiver)).group_by(deliveries.c.lane)
    heads = (deliveries.c.number.in_(first), deliveries.c.lane.notin_(busy))
    c = deliveries.c
    columns = (c.number, c.id, c.group_id, c.thing, c.lane, c.body, c.attempts, c.tried_since)
    ready = select(*columns).where(*heads, c.due_at <= now).order_by(c.due_at, c.number).limit(limit)
    later = db.execute(select(func.min(c.due_at)).where(*heads, c.due_at > now)).scalar_one()
    return [Letter(*row) for row in db.execute(ready)], later


def waiting(db: Connection, receiver: str) -> int:
    """How much a receiver has not taken yet."""
    return db.execute(select(func.count()).where(*_open(receiver))).scalar_one()


def longest_lane(db: Connection, receiver: str) -> tuple[str, int, int | None]:
    """The lane in which most waits: how much, and since when its first is tried (ms)."""
    count = func.count().label("count")
    lanes = select(deliveries.c.lane, count, func.min(deliveries.c.number)).where(*_open(receiver)).group_by(deliveries.c.lane)
    lane, waits, first = db.execute(lanes.order_by(count.desc()).limit(1)).one()
    return lane, waits, db.execute(select(deliveries.c.tried_since).where(deliveries.c.number == first)).scalar_one()


def dead(db: Connection, receiver: str, before: int | None, limit: int) -> list[DeadLetter]:
    """Dead letters, the newest first: those before a number."""
    c = deliveries.c
    query = select(c.number, c.id, c.seq, c.thing, c.attempts, c.error, c.dead_at, c.body)
    query = query.where(c.receiver == receiver, c.dead_at.isnot(None)).order_by(c.number.desc()).limit(limit)
    return [DeadLetter(*row) for row in db.execute(query if before is None else query.where(c.number < before))]


@transaction
def enqueue(tx: Connection, params: Enqueued) -> bool:
    """Write down messages, and how far the feed has been read; False where the receiver is elsewhere in it by now."""
    there = (receivers.c.id == params.receiver, receivers.c.epoch == params.epoch, receivers.c.after == params.after)
    moved = update(receivers).where(*there).values(epoch=params.next_epoch, after=params.next_after)
    if tx.execute(moved).rowcount == 0:
        return False
    if params.messages:
        rows = [
            {
                "receiver": params.receiver, "id": one.id, "seq": one.seq, "group_id": one.group, "thing": one.thing,
                "lane": one.lane, "body": one.body, "attempts": 0, "due_at": params.at,
            }
            for one in params.messages
        ]  # fmt: skip
        tx.execute(insert(deliveries), rows)
    return True


@transaction
def settle(tx: Connection, params: Settlement) -> None:
    """Write down what became of letters. One that has been forgotten meanwhile, with its receiver, stays forgotten."""
    for outcome in params.outcomes:
        its = deliveries.c.number == outcome.number
        if outcome.what in ("taken", "withheld"):
            tx.execute(delete(deliveries).where(its))
        else:
            tried = {
                "attempts": deliveries.c.attempts + 1,
                "tried_since": func.coalesce(deliveries.c.tried_since, outcome.at),
                "due_at": outcome.due_at,
                "error": outcome.error,
            }
            died = {"dead_at": outcome.at} if outcome.what == "dead" else {}
            tx.execute(update(deliveries).where(its).values(**tried, **died))
        if outcome.what != "withheld":
            _note(tx, outcome, params.patience)


def _note(tx: Connection, outcome: Outcome, patience: int) -> None:
    """What it says of the receiver."""
    its = receivers.c.id == outcome.receiver
    if outcome.what == "taken":
        tx.execute(update(receivers).where(its).values(taken_at=outcome.at, failing_since=None, error=""))
        return
    since = func.coalesce(receivers.c.failing_since, outcome.at)
    tx.execute(update(receivers).where(its).values(failing_since=since, error=outcome.error))
    begun = tx.execute(select(receivers.c.failing_since).where(its)).scalar_one_or_none()
    why = ""
    if outcome.what == "gone":
        why = "It has answered 410 Gone."
    elif begun is not None and outcome.at - begun >= patience:
        why = f"It has taken nothing for {patience / 3_600_000:g} hours. At last: {outcome.error}"
    if why:
        able = receivers.c.disabled_at.is_(None)
        tx.execute(update(receivers).where(its, able).values(disabled_at=outcome.at, why=why[:500]))


@transaction
def bury(tx: Connection, params: Burial) -> int:
    """Let all in one lane be dead letters, so that it does not hold up the others; gives how many."""
    its = (*_open(params.receiver), deliveries.c.lane == params.lane)
    return tx.execute(update(deliveries).where(*its).values(dead_at=params.at, error=params.why)).rowcount


@transaction
def prune(tx: Connection, params: Pruning) -> None:
    """Forget the dead letters that are kept no longer."""
    tx.execute(delete(deliveries).where(deliveries.c.dead_at < params.since))
    number = func.row_number().over(partition_by=deliveries.c.receiver, order_by=deliveries.c.number.desc()).label("place")
    placed = select(deliveries.c.number, number).where(deliveries.c.dead_at.isnot(None)).subquery()
    tx.execute(delete(deliveries).where(deliveries.c.number.in_(select(placed.c.number).where(placed.c.place > MOST_DEAD))))
