"""What one listener is to be told next: token, rights and rows are looked at in one transaction, so that none is older."""

from __future__ import annotations

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
    """By whose token, from where on, what, and of which Things messages may still be on their way to it."""

    token: bytes
    epoch: str
    after: int
    wanted: Wanted
    rows: int
    underway: frozenset[str]


class Told(msgspec.Struct, frozen=True):
    """The messages, each with the Thing that it is about; where to go on, and whether at once. Or why there are none: the token
    is not good any more, or something was missed; and whether what is under way must not arrive."""

    messages: list[tuple[str | None, bytes]]
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


def tell(db: Connection, now: int, asked: Asked) -> Told:
    """What there is to tell."""
    row = holder(db, asked.token, now)
    if row is None:
        return Told([], asked.after, False, denied=True)
    if missed(feed.extent(db), asked.epoch, asked.after):
        return Told([], asked.after, False, lost=True)
    rows = feed.after(db, asked.after, asked.rows) if asked.rows else []
    ear = Ear(db, Asking(row.user.id, now, row.bounds), {one.thing for one in rows if one.thing} | asked.underway)
    heard = [one for one in rows if asked.wanted.takes(one) and ear.hears(one)]
    names = people.names(db, {one.actor for one in heard if one.actor is not None})
    return Told(
        [(one.thing, message(one, asked.epoch, names)) for one in heard],
        rows[-1].seq if rows else asked.after,
        asked.rows > 0 and len(rows) == asked.rows,
        recall=not all(ear.sees(thing) for thing in asked.underway),
    )


def message(row: Announced, epoch: str, names: dict[str, str]) -> bytes:
    """A row as listeners and receivers are told of it; `names` are those of people by their ids."""
    content = msgspec.json.decode(row.content, type=dict[str, msgspec.Raw])
    actor = None if row.actor is None else {"id": row.actor, "name": names.get(row.actor, "")}
    params = {
        "epoch": epoch, "seq": row.seq, "id": row.id, "at": iso(row.at), "actor": actor, "group": row.group, "thing": row.thing,
        **content,
    }  # fmt: skip
    return jsonrpc.notification(METHOD + row.action, params)
