"""What listeners are to be told next: token, rights and rows are looked at in one transaction, so that none is older."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy.engine import Connection

from ..clock import iso
from ..store import feed, people
from ..store.access import Asking
from ..store.feed import Announced
from ..store.hearing import Ear
from ..store.people import TokenRow
from ..useractions.declaration import METHOD
from ..wire import jsonrpc

#: What a token must hold.
SCOPE = "useractions:listen"
#: So many rows are read at a time.
ROWS = 200


class Wanted(msgspec.Struct, frozen=True):
    """What a listener wants to hear of: these actions, groups, Things; None: all that it may."""

    actions: frozenset[str] | None = None
    groups: frozenset[str] | None = None
    things: frozenset[str] | None = None

    def takes(self, row: Announced) -> bool:
        """Whether it is among that."""
        pairs = ((self.actions, row.action), (self.groups, row.group), (self.things, row.thing))
        return all(wanted is None or value in wanted for wanted, value in pairs)


class Asked(msgspec.Struct, frozen=True):
    """By whose token, from where on, what, and of which Things messages may still be on their way to it. Without an epoch, it
    has not subscribed, and only its token is looked at."""

    token: bytes
    epoch: str
    after: int
    wanted: Wanted
    rows: int
    underway: frozenset[str]


class Told(msgspec.Struct, frozen=True):
    """The messages, each with the Thing that it is about and its number; where to go on, and whether at once. Or why there are
    none: the token is not good any more, or something was missed; and whether what is under way must not arrive."""

    messages: list[tuple[str | None, int, bytes]]
    after: int
    more: bool
    denied: bool = False
    lost: bool = False
    recall: bool = False


def holder(db: Connection, token: bytes, now: int) -> TokenRow | None:
    """Whose token it is, if it is good, and good for this."""
    row = people.token(db, token, now)
    return row if row is not None and SCOPE in row.scopes else None


def missed(extent: feed.Extent, epoch: str, after: int) -> bool:
    """Whether somebody who has everything up to this number has missed something that is kept no more."""
    return epoch != extent.epoch or not extent.oldest - 1 <= after <= max(extent.newest, extent.oldest - 1)


class _Reading:
    """One transaction for many listeners: what is the same for several is looked up, and written, once."""

    def __init__(self, db: Connection, now: int, asked: Sequence[Asked]) -> None:
        self._db = db
        self._now = now
        self._extent = feed.extent(db)
        self._rows: dict[tuple[int, int], list[Announced]] = {}
        self._holders: dict[bytes, TokenRow | None] = {one.token: holder(db, one.token, now) for one in asked}
        self._ears: dict[bytes, Ear] = {}
        self._messages: dict[tuple[str, int], bytes] = {}
        self._names: dict[str, str] = {}
        for one in asked:
            self._read(one)
        things = {row.thing for rows in self._rows.values() for row in rows if row.thing}
        self._things = things.union(*(one.underway for one in asked))

    def _read(self, asked: Asked) -> None:
        key = (asked.after, asked.rows)
        if asked.rows and asked.epoch and key not in self._rows and not missed(self._extent, asked.epoch, asked.after):
            self._rows[key] = feed.after(self._db, *key)

    def _ear(self, token: bytes, row: TokenRow) -> Ear:
        if token not in self._ears:
            self._ears[token] = Ear(self._db, Asking(row.user.id, self._now, row.bounds), self._things)
        return self._ears[token]

    def tell(self, asked: Asked) -> Told:
        """What there is to tell one of them."""
        row = self._holders[asked.token]
        if row is None:
            return Told([], asked.after, False, denied=True)
        if not asked.epoch:
            # It has not subscribed.
            return Told([], asked.after, False)
        if missed(self._extent, asked.epoch, asked.after):
            return Told([], asked.after, False, lost=True)
        rows = self._rows.get((asked.after, asked.rows), [])
        ear = self._ear(asked.token, row)
        heard = [one for one in rows if asked.wanted.takes(one) and ear.hears(one)]
        return Told(
            [(one.thing, one.seq, self._message(one, asked.epoch)) for one in heard],
            rows[-1].seq if rows else asked.after,
            asked.rows > 0 and len(rows) == asked.rows,
            recall=not all(ear.sees(thing) for thing in asked.underway),
        )

    def _message(self, row: Announced, epoch: str) -> bytes:
        key = (epoch, row.seq)
        if key not in self._messages:
            if row.actor is not None and row.actor not in self._names:
                self._names |= people.names(self._db, {row.actor})
            self._messages[key] = message(row, epoch, self._names)
        return self._messages[key]


def tell_all(db: Connection, now: int, asked: Sequence[Asked]) -> list[Told]:
    """What there is to tell each of these listeners: tokens, rights and rows are looked at in one transaction."""
    together = _Reading(db, now, asked)
    return [together.tell(one) for one in asked]


def message(row: Announced, epoch: str, names: dict[str, str]) -> bytes:
    """A row as listeners and receivers are told of it; `names` are those of people by their ids."""
    content = msgspec.json.decode(row.content, type=dict[str, msgspec.Raw])
    actor = None if row.actor is None else {"id": row.actor, "name": names.get(row.actor, "")}
    params = {
        "epoch": epoch, "seq": row.seq, "id": row.id, "at": iso(row.at), "actor": actor, "group": row.group, "thing": row.thing,
        **content,
    }  # fmt: skip
    return jsonrpc.notification(METHOD + row.action, params)
