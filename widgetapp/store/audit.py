"""The audit log: who changed what rights or administered what, from where, and what came of it.

Every line holds a digest of itself and of the digest before it. Whoever changes, takes out or slips in a line has to write all
later ones anew, which shows against any digest that was noted elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from . import feed
from .schema import audit
from .transactions import perform_encoded, transaction

#: What a line says of an action that was performed. Otherwise it has the code of the refusal.
DONE = "done"
#: What the digest of the first line goes on from.
NOTHING = bytes(32)


class Entry(msgspec.Struct, frozen=True):
    """What is to be recorded. `at` in ms; `client` where a token of its was shown; `object` is what came into being, where
    the parameters cannot name it; `content` holds the parameters as JSON, without secrets."""

    at: int
    action: str
    actor: str | None
    address: str
    client: str | None = None
    object: str | None = None
    result: str = DONE
    content: str = "{}"


class Line(msgspec.Struct, frozen=True):
    """A recorded entry, its number from 1 on, and its digest."""

    number: int
    entry: Entry
    digest: bytes

    @property
    def mark(self) -> str:
        """What to note elsewhere, so that a log that was cut or written anew is found out."""
        return f"{self.number}:{self.digest.hex()}"


class Broken(Exception):
    """The log is not as it was written; `number` is the first line that is wrong."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"line {number}: {why}")
        self.number = number
        self.why = why


class Recorded(msgspec.Struct, frozen=True):
    """A named transaction with its encoded parameters, and what goes with it: a line, a row of the feed, or both."""

    transaction: str
    params: bytes
    entry: Entry | None
    row: feed.Row | None = None


_COLUMNS = (
    audit.c.number, audit.c.at, audit.c.action, audit.c.actor, audit.c.address, audit.c.client, audit.c.object, audit.c.result,
    audit.c.content, audit.c.digest,
)  # fmt: skip


def append(tx: Connection, entry: Entry) -> None:
    """Add a line, in the transaction of what it tells."""
    last = newest(tx)
    number = 1 if last is None else last.number + 1
    digest = _digest(NOTHING if last is None else last.digest, number, entry)
    tx.execute(insert(audit).values(number=number, digest=digest, **msgspec.structs.asdict(entry)))


@transaction
def add(tx: Connection, params: Entry) -> None:
    """Add a line on something that changed nothing in the store."""
    append(tx, params)


@transaction
def recorded(tx: Connection, params: Recorded) -> bytes:
    """Perform a named transaction and add what goes with it, all or nothing; gives its encoded result. One that answers False
    has done nothing, and so there is nothing to tell."""
    result = perform_encoded(tx, params.transaction, params.params)
    if msgspec.msgpack.decode(result) is not False:
        if params.entry is not None:
            append(tx, params.entry)
        if params.row is not None:
            feed.append(tx, params.row)
    return result


def page(
    db: Connection, limit: int, before: int | None = None, actor: str | None = None, action: str | None = None
) -> list[Line]:
    """Lines, the newest first: those before a number, by a person or a client, on an action."""
    query = select(*_COLUMNS).order_by(audit.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.number < before)
    if actor is not None:
        query = query.where((audit.c.actor == actor) | (audit.c.client == actor))
    if action is not None:
        query = query.where(audit.c.action == action)
    return [_line(row) for row in db.execute(query)]


def actions(db: Connection) -> list[str]:
    """All actions that occur, by name."""
    return list(db.execute(select(audit.c.action).distinct().order_by(audit.c.action)).scalars())


def newest(db: Connection) -> Line | None:
    """The last line, if there is one."""
    return next(iter(page(db, 1)), None)


def lines(db: Connection) -> Iterator[Line]:
    """All lines, the oldest first, one by one."""
    query = select(*_COLUMNS).order_by(audit.c.number).execution_options(yield_per=1000)
    return (_line(row) for row in db.execute(query))


def verify(db: Connection, noted: tuple[int, str] | None = None) -> Line | None:
    """Check the whole chain, and that it holds the line whose number and digest (hex) were noted; gives the last line.

    Raises `Broken`.
    """
    last, before, expected = None, NOTHING, 1
    for line in lines(db):
        if line.number != expected:
            raise Broken(expected, "it is missing")
        if line.digest != _digest(before, line.number, line.entry):
            raise Broken(line.number, "it was changed, or a line before it was")
        if noted is not None and noted[0] == line.number and noted[1] != line.digest.hex():
            raise Broken(line.number, "its digest is not the one that was noted: the log was written anew")
        last, before, expected = line, line.digest, line.number + 1
    if noted is not None and noted[0] >= expected:
        raise Broken(expected, "it is missing: the log was cut off there")
    return last


def _line(row: Sequence[Any]) -> Line:
    number, *fields, digest = row
    return Line(number, Entry(*fields), digest)


def _digest(before: bytes, number: int, entry: Entry) -> bytes:
    return hashlib.sha256(before + msgspec.json.encode((number, entry))).digest()
