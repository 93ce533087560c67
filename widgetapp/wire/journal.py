"""What goes to the journal and comes back: `stream → journal` and `daemon → journal`, what is to be on disk."""

from __future__ import annotations

import msgspec

from .links import Message


class Update(Message, frozen=True, tag=40):
    """One update of a Thing as it is kept: who, when (ms since the epoch, UTC), what; and the epoch in which its sender owns
    the Thing."""

    thing: str
    channel: int
    counter: int
    author: str
    at: int
    update: bytes
    epoch: int
    #: What it touched (`changes.Touched`), and for undoing it, a `changes.Record`, as msgpack; empty: nobody knows.
    touched: bytes = b""
    record: bytes = b""


class Batch(Message, frozen=True, tag=41):
    """Updates to be stored together; one `Stored`-able unit of a worker."""

    id: int
    updates: list[Update]


class Transact(Message, frozen=True, tag=42):
    """Perform a named transaction. The request id makes a repeated call harmless."""

    id: int
    request: str
    name: str
    params: msgspec.Raw


class Committed(Message, frozen=True, tag=60):
    """The batch is on disk; `last` is the newest row's number in the journal. But for the updates of Things that have had
    another owner since: those are not, and are named."""

    id: int
    last: int
    lost: list[str]


class Done(Message, frozen=True, tag=61):
    """The named transaction is committed."""

    id: int
    result: msgspec.Raw


class Failed(Message, frozen=True, tag=62):
    """The named transaction did not happen. `code` and `message` are those of the error it raised."""

    id: int
    code: str
    message: str


JournalRequest = Batch | Transact
JournalReply = Committed | Done | Failed
