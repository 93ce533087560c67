"""Receivers: addresses of external systems, to which is delivered what people do; who answers for each, and how it is."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from ..refusals import CODES, Refusal, not_found
from . import feed, groups, people
from .outbound_schema import deliveries, receivers
from .transactions import transaction

Kind = Literal["hmac", "ed25519"]
#: So long a key is signed with that another has taken the place of (ms).
OVERLAP = 24 * 3600 * 1000


#: So many there are for one User Group, and as many for everything.
MOST = 20


class Receiver(msgspec.Struct, frozen=True):
    """One of them. Times in ms. `group`: whose actions it hears of, None: all that `made_by` may hear of; `actions`: which,
    None: all. `old_key` is signed with as well until `old_until`. It has everything up to `after` of the feed's epoch.
    `taken_at`: when it last took a message; `failing_since`: since when it has taken none, and `error`: what came of it."""

    id: str
    url: str
    group: str | None
    made_by: str
    created_at: int
    actions: frozenset[str] | None
    kind: Kind
    key: bytes
    old_key: bytes | None
    old_until: int | None
    epoch: str
    after: int
    changes: int
    disabled_at: int | None
    why: str
    taken_at: int | None
    failing_since: int | None
    error: str

    def keys(self, at: int) -> list[bytes]:
        """What is signed with at a moment, the newest first."""
        if self.old_key is None or self.old_until is None or at >= self.old_until:
            return [self.key]
        return [self.key, self.old_key]


class NewReceiver(msgspec.Struct, frozen=True):
    """One that is to be. Time in ms."""

    id: str
    url: str
    group: str | None
    made_by: str
    actions: frozenset[str] | None
    kind: Kind
    key: bytes
    at: int


class NewKey(msgspec.Struct, frozen=True):
    """A receiver's next key. Time in ms."""

    receiver: str
    key: bytes
    at: int


class Stop(msgspec.Struct, frozen=True):
    """A receiver that gets nothing any more, why, and since when (ms)."""

    receiver: str
    why: str
    at: int


class Counts(msgspec.Struct, frozen=True):
    """How much a receiver has not taken yet, and how much it never took."""

    pending: int
    dead: int


class Mark(msgspec.Struct, frozen=True):
    """A receiver that is delivered to, and how often people have changed it."""

    id: str
    changes: int


_COLUMNS = tuple(receivers.c["group_id" if name == "group" else name] for name in Receiver.__struct_fields__)
_MORE = receivers.c.changes + 1


def every(db: Connection) -> list[Receiver]:
    """All of them, the oldest first."""
    return [_receiver(row) for row in db.execute(select(*_COLUMNS).order_by(receivers.c.created_at, receivers.c.id))]


def find(db: Connection, receiver: str) -> Receiver:
    """One of them. Raises `Refusal` where there is none."""
    row = db.execute(select(*_COLUMNS).where(receivers.c.id == receiver)).first()
    if row is None:
        raise not_found()
    return _receiver(row)


def marks(db: Connection) -> list[Mark]:
    """All that are delivered to."""
    query = select(receivers.c.id, receivers.c.changes).where(receivers.c.disabled_at.is_(None))
    return [Mark(*row) for row in db.execute(query)]


def counts(db: Connection, receiver: str) -> Counts:
    """What there is for one of them."""
    dead = func.count(deliveries.c.dead_at)
    total, gone = db.execute(select(func.count(), dead).where(deliveries.c.receiver == receiver)).one()
    return Counts(total - gone, gone)


def totals(db: Connection) -> Counts:
    """What there is for all of them together."""
    total, gone = db.execute(select(func.count(), func.count(deliveries.c.dead_at))).one()
    return Counts(total - gone, gone)


def stranger(db: Connection, receiver: Receiver) -> str:
    """Why whoever answers for a receiver may do so no more; empty where he may."""
    somebody = people.user(db, receiver.made_by)
    if somebody is None or not people.is_able(db, receiver.made_by):
        return "The account of whoever answered for it is gone."
    if somebody.admin or (receiver.group is not None and groups.membership(db, receiver.group, receiver.made_by)):
        return ""
    return "Whoever answered for it is no administrator any more."


@transaction
def add(tx: Connection, params: NewReceiver) -> None:
    """Add one, which hears everything from now on. Raises `Refusal` where that address has the same already."""
    same = receivers.c.group_id.is_(None) if params.group is None else receivers.c.group_id == params.group
    if tx.execute(select(receivers.c.id).where(receivers.c.url == params.url, same)).first() is not None:
        raise Refusal("conflict", "That is delivered to this address already.")
    if tx.execute(select(func.count()).select_from(receivers).where(same)).scalar_one() >= MOST:
        raise Refusal("conflict", f"There are {MOST} receivers of this already; remove one first.")
    extent = feed.extent(tx)
    tx.execute(
        insert(receivers).values(
            id=params.id, url=params.url, group_id=params.group, made_by=params.made_by, created_at=params.at,
            actions=_joined(params.actions), kind=params.kind, key=params.key, epoch=extent.epoch, after=extent.newest,
            changes=0,
        )
    )  # fmt: skip


@transaction
def renew_key(tx: Connection, params: NewKey) -> None:
    """Sign with another key, and for a while with the one before as well."""
    old = find(tx, params.receiver)
    changed = {"key": params.key, "old_key": old.key, "old_until": params.at + OVERLAP, "changes": _MORE}
    tx.execute(update(receivers).where(_is(params.receiver)).values(**changed))


@transaction
def stop(tx: Connection, params: Stop) -> None:
    """Deliver nothing more to one; what it has not taken is kept."""
    still = (_is(params.receiver), receivers.c.disabled_at.is_(None))
    changed = {"disabled_at": params.at, "why": params.why, "changes": _MORE}
    tx.execute(update(receivers).where(*still).values(**changed))


def want(tx: Connection, receiver: str, actions: frozenset[str] | None) -> None:
    """Tell one of other actions from now on; of all, where none are named."""
    tx.execute(update(receivers).where(_is(receiver)).values(actions=_joined(actions), changes=_MORE))


def go_on(tx: Connection, receiver: str, user: str, at: int) -> None:
    """Deliver to one again, from where it is. Whoever says so answers for it from now on."""
    changed = {"disabled_at": None, "why": "", "failing_since": None, "made_by": user, "changes": _MORE}
    tx.execute(update(receivers).where(_is(receiver), receivers.c.disabled_at.isnot(None)).values(**changed))
    anew = {"attempts": 0, "tried_since": None, "due_at": at}
    tx.execute(update(deliveries).where(deliveries.c.receiver == receiver, deliveries.c.dead_at.is_(None)).values(**anew))


def remove(tx: Connection, receiver: str) -> None:
    """Forget one, with all that it has not taken."""
    tx.execute(delete(deliveries).where(deliveries.c.receiver == receiver))
    tx.execute(delete(receivers).where(_is(receiver)))


def replay_from(tx: Connection, receiver: str, seq: int) -> int:
    """Deliver everything again from a number of the feed on; gives how many rows that are, of which it may not hear all. Raises
    `Refusal` where they are not kept any more."""
    extent = feed.extent(tx)
    if not extent.oldest <= seq <= extent.newest:
        raise Refusal("gap", f"{CODES['gap'].meaning} There is what lies between {extent.oldest} and {extent.newest}.")
    tx.execute(delete(deliveries).where(deliveries.c.receiver == receiver, deliveries.c.seq >= seq))
    tx.execute(update(receivers).where(_is(receiver)).values(epoch=extent.epoch, after=seq - 1, changes=_MORE))
    return extent.newest - seq + 1


def replay_dead(tx: Connection, receiver: str, at: int) -> int:
    """Deliver dead letters again; gives how many."""
    anew = {"attempts": 0, "tried_since": None, "due_at": at, "dead_at": None}
    dead = (deliveries.c.receiver == receiver, deliveries.c.dead_at.isnot(None))
    tx.execute(update(receivers).where(_is(receiver)).values(changes=_MORE))
    return tx.execute(update(deliveries).where(*dead).values(**anew)).rowcount


class Replay(msgspec.Struct, frozen=True):
    """A receiver whose dead letters are to be delivered again, from a moment on (ms)."""

    receiver: str
    at: int


@transaction
def replay(tx: Connection, params: Replay) -> int:
    """As `replay_dead`. Raises `Refusal` where there is no such receiver."""
    find(tx, params.receiver)
    return replay_dead(tx, params.receiver, params.at)


def _is(receiver: str) -> ColumnElement[bool]:
    return receivers.c.id == receiver


def _joined(actions: frozenset[str] | None) -> str | None:
    return None if actions is None else " ".join(sorted(actions))


def _receiver(row: Row[tuple[object, ...]]) -> Receiver:
    values: dict[str, Any] = dict(zip(Receiver.__struct_fields__, row, strict=True))
    actions = values["actions"]
    return msgspec.convert({**values, "actions": None if actions is None else actions.split()}, Receiver)
