"""A client's hold on a live Thing, and what must be remembered so that the document worker may die under it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from ..wire import links as wire
from ..wire.awareness import State
from .authority import Grant
from .closing import Closing


class Outlet(Protocol):
    """The connection of a client, as the hub sees it."""

    def put(self, frame: bytes) -> None:
        """Send a websocket frame, with what else this turn of the reactor brings."""

    def put_presence(self, frame: bytes) -> None:
        """The same, for what may be left out where the client reads too slowly."""

    def flush(self) -> None:
        """Write out what was put."""

    def hold(self, why: str, on: bool) -> None:
        """Read no further from the client for a reason, or go on when it was the last one."""

    def close(self, why: Closing) -> None:
        """End the connection."""


@dataclass(slots=True)
class Unstored:
    """An edit that is not on disk yet."""

    counter: int
    update: bytes
    answer: bool
    #: Whether the client counts on being told: it does not for an answer to a question of ours.
    tell: bool


@dataclass(slots=True, eq=False)
class LiveChannel:
    """One client on one Thing. The address is what its frames begin with, byte for byte."""

    id: int
    address: bytes
    grant: Grant
    outlet: Outlet
    closed: bool = False
    #: Whether its connection is not read, because too much of it is not on disk yet.
    held: bool = False
    counter: int = 0
    unstored: deque[Unstored] = field(default_factory=deque)
    unstored_bytes: int = 0
    #: State vectors of the client that the worker has not answered yet.
    asking: deque[bytes] = field(default_factory=deque)
    #: For each sync step 1 that the client has not answered yet, whether it counts on the answer's acknowledgement.
    asked: deque[bool] = field(default_factory=deque)
    #: Exchanges that the client has begun, by a state vector, and whose last part, its own answer, is not on disk yet.
    exchanges: int = 0
    #: Edits that are on disk, and of which the client is told when no exchange is under way.
    untold: int = 0
    #: Presence that this client introduced.
    presence: dict[int, State] = field(default_factory=dict)

    def ask(self, state: bytes) -> wire.StateVector:
        """The client says what it has, and begins an exchange."""
        self.asking.append(state)
        self.exchanges += 1
        return wire.StateVector(self.id, state)

    def edit(self, update: bytes, answer: bool) -> wire.Edit:
        """Number an edit of the client's and remember it until it is on disk."""
        tell = True
        if answer and self.asked:
            tell = self.asked.popleft()
        self.counter += 1
        self.unstored.append(Unstored(self.counter, update, answer, tell))
        self.unstored_bytes += len(update)
        return wire.Edit(self.id, self.counter, update, answer)

    def stored(self, count: int) -> int:
        """The next edits are on disk; gives how many edits the client is to be told of.

        With an exchange a provider begins to count anew, and leaves out what it has queued while it was away. Told of that
        before the exchange is over, it would take everything for stored.
        """
        for _ in range(min(count, len(self.unstored))):
            edit = self.unstored.popleft()
            self.unstored_bytes -= len(edit.update)
            self.untold += edit.tell
            if edit.answer and edit.tell and self.exchanges:
                self.exchanges -= 1
        if self.exchanges:
            return 0
        tell, self.untold = self.untold, 0
        return tell

    def attach(self) -> wire.Attach:
        """What introduces this client to a worker."""
        return wire.Attach(self.id, self.grant.thing, self.grant.identity.user.id, self.grant.read_only)

    def again(self) -> list[wire.Message]:
        """All that a new worker must hear: who this is, what is not stored, what it asked, and who it shows."""
        messages: list[wire.Message] = [self.attach()]
        messages += [wire.Edit(self.id, edit.counter, edit.update, edit.answer) for edit in self.unstored]
        messages += [wire.StateVector(self.id, state) for state in self.asking] or [wire.StateVector(self.id, b"")]
        return messages
