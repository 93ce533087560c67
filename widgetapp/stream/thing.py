"""A live Thing: its document, its presence, and the clients on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from twisted.internet.interfaces import IDelayedCall

from ..links import Link
from ..store.updates import Stored
from ..wire.awareness import State
from ..wire.links import Message, StreamMessage
from .document import Document
from .presence import Presences

#: Updates between two snapshots weigh at least this much (bytes), and at least as much as the snapshot before.
SNAPSHOT_BYTES = 256 * 1024
#: ... or are at least as many.
SNAPSHOT_UPDATES = 2000
#: So much is kept for SFEs that come late (bytes); whoever comes later still gets the whole.
MUCH = 256 * 1024


@dataclass(slots=True, eq=False)
class Client:
    """One channel, and the SFE that it comes through."""

    channel: int
    thing: LiveThing
    author: str
    read_only: bool
    sfe: Link
    #: What waits for it while it moves from one SFE to another; None at all other times.
    parked: list[Message] | None = None
    #: What the Thing held when its SFE began to leave it out, because it reads too slowly (a state vector).
    lagging: bytes | None = None
    #: Ends the wait for one that never arrives.
    patience: IDelayedCall | None = None


@dataclass(slots=True, eq=False)
class LiveThing:
    """A Thing that somebody has open. Until its document has been loaded, what comes for it waits."""

    id: str
    document: Document | None = None
    #: In which this worker owns it, and why nobody may change it, if so.
    epoch: int = 0
    quarantined: str | None = None
    #: It is to get another owner: nothing more is taken for it here.
    released: bool = False
    presences: Presences = field(default_factory=Presences)
    clients: dict[int, Client] = field(default_factory=dict)
    #: The SFEs with a client here, and how many.
    sfes: Counter[Link] = field(default_factory=Counter)
    #: The clients that are just moving, and the SFEs that have been told where this Thing is.
    parked: set[Client] = field(default_factory=set)
    visitors: set[Link] = field(default_factory=set)
    waiting: list[tuple[Link, StreamMessage]] = field(default_factory=list)
    #: What was taken here since it was loaded, as long as that is not much; and of it, for each SFE, what came before the SFE.
    #: None: too much to be kept.
    taken: list[bytes] | None = field(default_factory=list)
    taken_bytes: int = 0
    missed: dict[Link, list[bytes] | None] = field(default_factory=dict)
    #: Presence that is shown to everybody with the next tick, by Yjs client.
    news: dict[int, State] = field(default_factory=dict)
    tick: IDelayedCall | None = None
    #: Edits that are about to be fanned out, with their senders, and when that is due.
    unspread: list[tuple[Client, bytes]] = field(default_factory=list)
    spreading: IDelayedCall | None = None
    #: Until when (s) what it has delivered of late uses up what it may deliver; and until when edits wait for each other.
    spread_paid: float = float("-inf")
    spread_until: float = float("-inf")
    #: The newest journal row that the document holds for certain.
    last: int = 0
    #: Updates that are not on disk yet.
    unstored: int = 0
    #: What has come since the last snapshot.
    pending_updates: int = 0
    pending_bytes: int = 0
    snapshot_size: int = 0
    saving: bool = False
    #: Whether its picture lacks something, when the next one is due, and whether it is being drawn.
    undrawn: bool = False
    drawing_due: IDelayedCall | None = None
    drawing: bool = False

    def begin(self, stored: Stored) -> None:
        """Count what the document was made of."""
        self.last = stored.last
        self.undrawn = not stored.drawn
        self.snapshot_size = len(stored.snapshot or b"")
        self.pending_updates = len(stored.updates)
        self.pending_bytes = sum(map(len, stored.updates))

    def add(self, client: Client) -> None:
        """A client has come."""
        self.clients[client.channel] = client
        self._here(client)

    def remove(self, client: Client) -> None:
        """A client has gone."""
        del self.clients[client.channel]
        if client.parked is None:
            self._not_here(client)
        self._no_longer_parked(client)

    def park(self, client: Client) -> None:
        """A client is about to move."""
        client.parked = []
        self.parked.add(client)
        self._not_here(client)

    def resume(self, client: Client, sfe: Link) -> list[Message]:
        """It has moved; gives what waited for it."""
        waited = client.parked or []
        self._no_longer_parked(client)
        client.parked, client.sfe = None, sfe
        self._here(client)
        return waited

    def _here(self, client: Client) -> None:
        if client.sfe not in self.sfes:
            self.missed[client.sfe] = None if self.taken is None else list(self.taken)
        self.sfes[client.sfe] += 1
        self.visitors.add(client.sfe)

    def _not_here(self, client: Client) -> None:
        self.sfes[client.sfe] -= 1
        if not self.sfes[client.sfe]:
            del self.sfes[client.sfe]
            self.missed.pop(client.sfe, None)

    def _no_longer_parked(self, client: Client) -> None:
        self.parked.discard(client)
        if client.patience is not None and client.patience.active():
            client.patience.cancel()
        client.patience = None

    def missed_by(self, client: Client) -> list[bytes]:
        """What others have done here before the SFE of a client was here, whose former worker was another one.

        What was stored before, it has from that one. SFEs come one after the other to the next, which does not wait for them.
        """
        missed = self.missed.get(client.sfe, [])
        return [self.loaded().state()] if missed is None else missed

    def loaded(self) -> Document:
        """The document, which must have been loaded."""
        if self.document is None:
            raise RuntimeError(f"the Thing {self.id} is used before it is loaded")
        return self.document

    def at_rest(self) -> bool:
        """Whether it is loaded and nothing of it is under way to the disk."""
        return not (self.document is None or self.unstored or self.saving or self.drawing)

    def wants_snapshot(self) -> bool:
        """Whether so much has come since the last snapshot that loading from it would take long."""
        return (
            self.document is not None
            and not self.saving
            and (self.pending_bytes > max(SNAPSHOT_BYTES, self.snapshot_size) or self.pending_updates > SNAPSHOT_UPDATES)
        )

    def count(self, update: bytes) -> None:
        """Note an update that is not in a snapshot yet."""
        self.pending_updates += 1
        self.pending_bytes += len(update)
        if self.taken is not None:
            self.taken.append(update)
            self.taken_bytes += len(update)
            if self.taken_bytes > MUCH:
                self.taken = None
