"""A client's hold on a live Thing, and what must be remembered so that the document worker may die under it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from ..wire import links as wire
from ..wire.awareness import State, encode
from ..wire.lib0 import WireError
from ..wire.yjs import made_before, state_vector
from .authority import Denial, Grant
from .closing import Closing

if TYPE_CHECKING:
    from .routes import Route


class Outlet(Protocol):
    """The connection of a client, as the hub sees it."""

    #: Whether so much waits for the client that its Things are spared it.
    behind: bool

    def put(self, frame: bytes) -> None:
        """Send a websocket frame, with what else this turn of the reactor brings."""

    def put_presence(self, frame: bytes) -> None:
        """The same, for what may be left out where the client reads too slowly."""

    def flush(self) -> None:
        """Write out what was put."""

    def write(self, frame: bytes) -> None:
        """Send a websocket frame at once, behind what was put."""

    def hold(self, why: str, on: bool) -> None:
        """Read no further from the client for a reason, or go on when it was the last one."""

    def close(self, why: Closing) -> None:
        """End the connection."""

    def cut_if_behind(self) -> None:
        """End it at once where bytes wait for its client: they may hold what it is not to see any more."""

    def settled(self) -> None:
        """Something that was under way for it is over."""


class Tell(Enum):
    """Whether a client is to be told that an edit is on disk."""

    #: It counts on it.
    YES = "yes"
    #: It does not: it was asked by us, or has begun to count anew since.
    NO = "no"
    #: Nobody can say: it is told when nothing else waits, where one time too many does no harm.
    LATER = "later"


@dataclass(slots=True)
class Unstored:
    """An edit that is not on disk yet."""

    counter: int
    update: bytes
    answer: bool
    tell: Tell
    #: For undoing it, if it came of changes as JSON.
    record: bytes
    #: When it came, by the clock that all processes share (s).
    at: float


@dataclass(frozen=True, slots=True)
class Arrival:
    """A channel that has come from another SFE, and has not been resumed yet."""

    parked: bool
    counter: int


@dataclass(slots=True, eq=False)
class LiveChannel:
    """One client on one Thing. The address is what its frames begin with, byte for byte."""

    id: int
    address: bytes
    grant: Grant
    outlet: Outlet
    #: Ends the client's hold, by its admission, which sets this.
    put_out: Callable[[Denial], None] = lambda _denial: None
    #: Where the Thing is; set by the hub.
    route: Route = field(init=False)
    #: Whether a worker has heard of it.
    known: bool = False
    closed: bool = False
    #: Whether its connection is not read, because too much of it is not on disk yet.
    held: bool = False
    counter: int = 0
    unstored: deque[Unstored] = field(default_factory=deque)
    unstored_bytes: int = 0
    #: State vectors of the client that the worker has not answered yet.
    asking: deque[bytes] = field(default_factory=deque)
    #: The same of questions about widgets and of changes to them: the counter of what those will become is taken.
    inquiries: deque[wire.Ask | wire.Change] = field(default_factory=deque)
    #: Hears the answers.
    answered: Callable[[wire.Shown | wire.Changed | wire.Contradicted], None] = lambda _answer: None
    #: For each sync step 1 that the client has not answered yet, whether it counts on the answer's acknowledgement.
    asked: deque[bool] = field(default_factory=deque)
    #: What the client had when it began to count anew; None from the moment at which it has answered.
    counted_from: dict[int, int] | None = None
    #: Edits that are on disk, and of which the client is told when nothing else waits.
    untold: int = 0
    #: Presence that this client introduced.
    presence: dict[int, State] = field(default_factory=dict)
    #: Why nobody may change the Thing at present; and whether that was the word of a worker that has died since.
    confined: str | None = None
    doubted: bool = False
    #: Whether nobody has kept for it what was said at some time: it is sent the whole of the Thing, and this until it has it.
    lacking: bool = False
    #: Whether it is left out of what goes to everybody, because its client reads too slowly.
    behind: bool = False
    #: How it came here from another SFE: None, and it did not; else whether a worker keeps for it what comes meanwhile, and
    #: the number of the last edit that this worker had then.
    arrival: Arrival | None = None

    def ask(self, state: bytes) -> wire.StateVector:
        """The client says what it has, and begins an exchange.

        A provider then begins to count anew what it must be told of, from one, for its answer: it counts no edit that it
        made before, neither those on their way nor those that it queued while it was away, and sends only now. Told of one
        of them, it would take a newer edit for stored.
        """
        self.asking.append(state)
        try:
            self.counted_from = state_vector(state)
        except WireError:
            # The worker finds that out as well, and refuses.
            self.counted_from = {}
        for edit in self.unstored:
            edit.tell = Tell.NO
        self.untold = 0
        return wire.StateVector(self.id, state)

    def edit(self, update: bytes, answer: bool) -> wire.Edit:
        """Number an edit of the client's and remember it until it is on disk."""
        tell = Tell.YES
        if answer:
            if not self.awaited(answer):
                tell = Tell.NO
            else:
                self.counted_from = None
        elif self.counted_from is not None:
            tell = _counted(update, self.counted_from)
        self.counter += 1
        self.unstored.append(Unstored(self.counter, update, answer, tell, b"", monotonic()))
        self.unstored_bytes += len(update)
        return wire.Edit(self.id, self.counter, update, answer)

    def inquire(self, question: bytes) -> wire.Ask:
        """The client wants widgets."""
        asked = wire.Ask(self.id, question)
        self.inquiries.append(asked)
        return asked

    def change(self, order: bytes) -> wire.Change:
        """The client has changes to widgets, which will become an edit."""
        self.counter += 1
        wanted = wire.Change(self.id, self.counter, order)
        self.inquiries.append(wanted)
        return wanted

    def hear(self, answer: wire.Shown | wire.Changed | wire.Contradicted) -> None:
        """A worker has answered; what changes have become is remembered until it is on disk, like any edit."""
        if not self.inquiries:
            return
        inquiry = self.inquiries.popleft()
        if isinstance(inquiry, wire.Change) and isinstance(answer, wire.Changed) and answer.update is not None:
            self.unstored.append(Unstored(inquiry.counter, answer.update, False, Tell.YES, answer.record, monotonic()))
            self.unstored_bytes += len(answer.update)
        self.answered(answer)

    def awaited(self, answer: bool) -> bool:
        """Whether the client counts on hearing what has become of what it has just sent."""
        return self.asked.popleft() if answer and self.asked else True

    def declined(self) -> Unstored:
        """The next edit will not be on disk; gives it."""
        edit = self.unstored.popleft()
        self.unstored_bytes -= len(edit.update)
        return edit

    def stored(self, count: int) -> int:
        """The next edits are on disk; gives how many edits the client is to be told of."""
        tell = 0
        for _ in range(min(count, len(self.unstored))):
            edit = self.unstored.popleft()
            self.unstored_bytes -= len(edit.update)
            tell += edit.tell is Tell.YES
            self.untold += edit.tell is Tell.LATER
        if self.untold and not self.unstored:
            tell, self.untold = tell + self.untold, 0
        return tell

    def attach(self) -> wire.Attach:
        """What introduces this client to a worker."""
        return wire.Attach(self.id, self.grant.thing, self.grant.identity.user.id, self.grant.read_only)

    @property
    def read_only(self) -> bool:
        """Whether it may only look."""
        return self.grant.read_only or self.confined is not None

    def again(self) -> list[wire.Message]:
        """All that a new worker must hear: who this is, what is not stored, what it asked, and who it shows."""
        self.doubted = self.confined is not None
        messages: list[wire.Message] = [self.attach(), *self._edits_after(0)]
        messages += [wire.StateVector(self.id, state) for state in self.asking]
        messages += self.inquiries
        if self.known and not self.asking:
            messages.append(wire.StateVector(self.id, b""))
        self.known = True
        if self.presence:
            messages.append(wire.Presence(self.id, encode(self.presence.values())))
        if self.lacking:
            messages.append(wire.Whole(self.id))
        return messages

    def arrive(self) -> list[wire.Message]:
        """What a worker must hear of a channel that has come from another SFE."""
        arrival = self.arrival
        if arrival is not None and arrival.parked:
            return [wire.Resume(self.id), *self._edits_after(arrival.counter)]
        self.lacking = True
        return self.again()

    def _edits_after(self, counter: int) -> list[wire.Message]:
        return [
            wire.Edit(self.id, edit.counter, edit.update, edit.answer, edit.record)
            for edit in self.unstored
            if edit.counter > counter
        ]


def _counted(update: bytes, since: dict[int, int]) -> Tell:
    """Whether the client counts an edit that came after it had begun to count anew."""
    try:
        before = made_before(update, since)
    except WireError:
        return Tell.YES
    return Tell.LATER if before is None else Tell.NO if before else Tell.YES
