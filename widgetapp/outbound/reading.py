"""What there is to do for one receiver: rights and rows are looked at in one transaction, so that none is older."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy.engine import Connection

from ..feed import reading
from ..refusals import CODES, Refusal
from ..store import deliveries, feed, people, receivers
from ..store.access import Asking
from ..store.deliveries import Enqueued, Letter, Message
from ..store.feed import Announced
from ..store.hearing import Ear
from ..store.receivers import Receiver
from ..wire import jsonrpc

#: So much waits at most for a receiver; what comes behind it stays in the feed.
WINDOW = 1000
#: A lane with more than that, in a full window, is not waited for if the receiver takes other messages.
BLOCKING = WINDOW // 2


class Read(msgspec.Struct, frozen=True):
    """Up to which number the feed was read, from the place where the receiver was, when it had changed so often."""

    epoch: str
    after: int
    changes: int
    upto: int


class Asked(msgspec.Struct, frozen=True):
    """For which receiver, with which lanes that are busy, for how many letters. And up to which number the feed was read
    already."""

    receiver: str
    busy: frozenset[str]
    letters: int
    read: Read | None


class Found(msgspec.Struct, frozen=True):
    """What there is to do. `denied`: why nothing is delivered to it; `news`: what is to be written down for it; `letters`:
    what is to be sent; `withheld`: what must not be; `next_at`: when there is more (ms); `blocked`: a lane not to wait for."""

    receiver: Receiver | None
    denied: str = ""
    news: Enqueued | None = None
    letters: list[Letter] = []
    withheld: list[Letter] = []
    next_at: int | None = None
    blocked: str | None = None


def look(db: Connection, now: int, asked: Asked) -> Found:
    """Look what there is to do at a moment (ms)."""
    try:
        receiver = receivers.find(db, asked.receiver)
    except Refusal:
        return Found(None)
    if receiver.disabled_at is not None:
        return Found(None)
    if denied := receivers.stranger(db, receiver):
        return Found(receiver, denied)
    waiting = deliveries.waiting(db, receiver.id)
    letters, next_at = deliveries.due(db, receiver.id, asked.busy, now, asked.letters) if asked.letters else ([], None)
    heard = _heard(db, receiver, now, letters)
    return Found(
        receiver,
        news=_news(db, receiver, now, WINDOW - waiting, asked.read),
        letters=[one for one in letters if one.number in heard],
        withheld=[one for one in letters if one.number not in heard],
        next_at=next_at,
        blocked=_blocked(db, receiver) if waiting >= WINDOW else None,
    )


def _heard(db: Connection, receiver: Receiver, now: int, letters: Sequence[Letter]) -> set[int]:
    ear = Ear(db, Asking(receiver.made_by, now), {one.thing for one in letters if one.thing is not None})
    return {one.number for one in letters if ear.hears_of(one.group, one.thing)}


def _news(db: Connection, receiver: Receiver, now: int, room: int, read: Read | None) -> Enqueued | None:
    """What comes next in the feed, and what of it is for the receiver."""
    extent = feed.extent(db)
    if reading.missed(extent, receiver.epoch, receiver.after):
        return _gap(receiver, extent, now)
    after = receiver.after
    if read is not None and (read.epoch, read.after, read.changes) == (receiver.epoch, receiver.after, receiver.changes):
        after = read.upto
    rows = feed.after(db, after, min(reading.ROWS, room)) if room > 0 else []
    if not rows:
        return None
    wanted = [row for row in rows if _wants(receiver, row)]
    ear = Ear(db, Asking(receiver.made_by, now), {row.thing for row in wanted if row.thing is not None})
    heard = [row for row in wanted if ear.hears(row)]
    names = people.names(db, {row.actor for row in heard if row.actor is not None})
    messages = [Message(row.id, row.seq, row.group, row.thing, reading.message(row, receiver.epoch, names)) for row in heard]
    return Enqueued(receiver.id, receiver.epoch, receiver.after, receiver.epoch, rows[-1].seq, messages, now)


def _wants(receiver: Receiver, row: Announced) -> bool:
    if receiver.group is not None and row.group != receiver.group:
        return False
    return receiver.actions is None or row.action in receiver.actions


def _gap(receiver: Receiver, extent: feed.Extent, now: int) -> Enqueued:
    """It has missed something: it is told so, and then what there still is."""
    after = min(max(receiver.after, extent.oldest - 1), extent.newest)
    said = {"reason": CODES["gap"].meaning, "epoch": extent.epoch, "after": after, "missed_after": receiver.after}
    # As long as it is the same gap, it has the same id.
    name = people.digest(f"gap {receiver.id} {receiver.epoch} {receiver.after} {extent.epoch}").hex()[:32]
    message = Message(name, after, receiver.group, None, jsonrpc.notification("widgetApp_stream_gap", said))
    return Enqueued(receiver.id, receiver.epoch, receiver.after, extent.epoch, after, [message], now)


def _blocked(db: Connection, receiver: Receiver) -> str | None:
    lane, count, tried_since = deliveries.longest_lane(db, receiver.id)
    works = tried_since is not None and receiver.taken_at is not None and receiver.taken_at > tried_since
    return lane if works and count > BLOCKING else None
