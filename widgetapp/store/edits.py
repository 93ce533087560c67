"""Edits as the feed tells them: who has changed a Thing, at once, and then at most once a second for each person and Thing.

A row is written in the transaction of the last update that it covers. What is not told yet is known from the updates
themselves and the mark up to which they have been told, so that no kill leaves a hole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import msgspec
from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.dialects.sqlite import insert as insert_or_replace
from sqlalchemy.engine import Connection

from ..wire.changes import decode_touched
from ..wire.journal import Update
from .journal_schema import updates
from .schema import facts, feed, things
from .touching import NONE, Widgets

#: No two rows of one person on one Thing are closer than this (ms).
INTERVAL = 1000
#: Under which the mark is kept among the facts: all updates up to this number have been told.
_MARK = "feed_edits"
#: So many people on so many Things are remembered as told lately.
_REMEMBERED = 1000

# As for updates: put together once.
_FEED = ("id", "action", "actor", "group_id", "thing", "at", "content")
_TELL = str(feed.insert().compile(dialect=dialect(), column_keys=_FEED))
_GROUP = str(select(things.c.group_id).where(things.c.id == "").compile(dialect=dialect()))
_SET_MARK = str(
    insert_or_replace(facts)
    .on_conflict_do_update(index_elements=["name"], set_={"value": insert_or_replace(facts).excluded.value})
    .compile(dialect=dialect(), column_keys=("name", "value"))
)

#: A Thing, and who has changed it.
Key = tuple[str, str]


class Change(msgspec.Struct, frozen=True):
    """Updates by one person on one Thing that are not told yet: how many, the numbers of the first and the last one, when
    that was (ms), and which widgets they have touched; None: nobody knows, or they are many."""

    changes: int
    first: int
    last: int
    at: int
    widgets: Widgets | None


@dataclass(slots=True)
class Untold:
    """What is not told yet, and when others were told last (ms)."""

    waiting: dict[Key, Change] = field(default_factory=dict)
    told: dict[Key, int] = field(default_factory=dict)


def untold(tx: Connection) -> Untold:
    """What is not told yet, by what is on disk. Where nothing was ever told, what is there is history, and is not news."""
    mark = tx.execute(select(facts.c.value).where(facts.c.name == _MARK)).scalar_one_or_none()
    if mark is None:
        newest = tx.execute(select(func.coalesce(func.max(updates.c.seq), 0))).scalar_one()
        _mark(tx, newest)
        return Untold()
    columns = (updates.c.thing, updates.c.author, updates.c.seq, updates.c.at, updates.c.touched)
    waiting: dict[Key, Change] = {}
    for thing, author, seq, at, touched in tx.execute(
        select(*columns).where(updates.c.seq > int(mark)).order_by(updates.c.seq)
    ):
        _add(waiting, (thing, author), seq, seq, at, touched)
    return Untold(waiting)


def tell(tx: Connection, before: Untold, rows: Sequence[Update], first: int, last: int, now: int) -> Untold:
    """Write down what is due, with these updates, which have got the numbers from `first` to `last`; gives what is left.

    Changes nothing but the store: where the transaction fails, what was before is still so.
    """
    waiting = dict(before.waiting)
    if last >= first:
        for row in rows:
            _add(waiting, (row.thing, row.author), first, last, row.at, row.touched)
    due = {key: change for key, change in waiting.items() if now - before.told.get(key, 0) >= INTERVAL}
    if not due:
        return Untold(waiting, before.told)
    left = {key: change for key, change in waiting.items() if key not in due}
    told = list(_rows(tx, due))
    if told:
        tx.exec_driver_sql(_TELL, told)
    _mark(tx, min((change.first - 1 for change in left.values()), default=max(change.last for change in due.values())))
    return Untold(left, _remembered(before.told, due, now))


def _add(waiting: dict[Key, Change], key: Key, first: int, last: int, at: int, touched: bytes | None) -> None:
    old = waiting.get(key) or Change(0, first, last, at, NONE)
    widgets = None if old.widgets is None or not touched else old.widgets.with_touched(decode_touched(touched))
    waiting[key] = Change(old.changes + 1, old.first, last, at, widgets)


def _rows(tx: Connection, due: Mapping[Key, Change]) -> Iterator[tuple[object, ...]]:
    for (thing, author), change in due.items():
        group = tx.exec_driver_sql(_GROUP, (thing,)).scalar_one_or_none()
        # A Thing that is in no list is nobody's to hear of.
        if group is not None:
            widgets = None if change.widgets is None else change.widgets.public()
            result = {"changes": change.changes, "version": change.last, "widgets": widgets}
            content = msgspec.json.encode({"params": {"thing": thing}, "result": result})
            yield uuid4().hex, "edit", author, group, thing, change.at, content.decode()


def _remembered(told: Mapping[Key, int], due: Mapping[Key, Change], now: int) -> dict[Key, int]:
    kept = {key: at for key, at in told.items() if now - at < INTERVAL} if len(told) > _REMEMBERED else dict(told)
    return kept | dict.fromkeys(due, now)


def _mark(tx: Connection, seq: int) -> None:
    tx.exec_driver_sql(_SET_MARK, (_MARK, str(seq)))
