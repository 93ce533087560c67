"""A call of a user action: who calls, from where, and what the action may use."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol, TypeVar
from uuid import uuid4

import msgspec
from sqlalchemy.engine import Connection

from ..refusals import Refusal
from ..store import audit, feed, people
from ..store.access import UNBOUNDED, Actor, Asking, Bounds
from ..store.engine import Reads
from ..store.journal import Transactor
from ..store.people import User
from ..store.receivers import Kind
from ..store.transactions import NamedTransaction
from ..wire.changes import Order, Wanted
from ..wire.status import Order as ProcessOrder
from ..wire.status import Outcome, Stream
from .letters import DEFAULT
from .rights import Right

P = TypeVar("P")
R = TypeVar("R")
#: Raises `Refusal` where somebody may do no more what he is just doing.
Still = Callable[[], Awaitable[object]]


def new_secret() -> str:
    """A secret of 256 random bits, as it stands in cookies, tokens and links."""
    return secrets.token_urlsafe(32)


class Passwords(Protocol):
    """Slow on purpose, and never in the reactor's thread."""

    async def hash(self, password: str) -> str:
        """What is stored of a password."""

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is the stored one; with None, as slow and always False."""


class LoginThrottle(Protocol):
    """Slows down guessing."""

    def check(self, login: str, address: str) -> None:
        """Raise `Refusal` when it is too early for another try."""

    def failed(self, login: str, address: str) -> None:
        """Note a wrong password."""

    def succeeded(self, login: str, address: str) -> None:
        """Forget the wrong ones."""


class Commander(Protocol):
    """Takes orders for WidgetApp's own processes."""

    async def perform(self, order: ProcessOrder) -> Outcome:
        """Do it, or say why not."""


class Arrival(msgspec.Struct, frozen=True):
    """Who has come back from an OpenID provider: how he is called there; where he wanted to go; and, where he only wanted his
    account there to be known here, whose account here that is."""

    issuer: str
    subject: str
    name: str
    login: str
    next: str
    linking: str | None


class SignIn(Protocol):
    """An OpenID provider: what people call it, and what becomes of those who have no account here."""

    name: str
    creates: bool
    group: str

    async def begin(self, next_: str, linking: str | None, address: str) -> tuple[str, str]:
        """Where to send somebody, and the state that he is to come back with. Raises `Refusal`."""

    async def finish(self, state: str, query: str) -> Arrival:
        """Who has come back. Raises `Refusal`."""


class Mailer(Protocol):
    """Sends mail."""

    async def send(self, by: str, to: str, subject: str, text: str) -> bool:
        """Send a message for a person; whether it is on its way. Raises `Refusal` where he has sent too many."""


class ForeignTokens(Protocol):
    """The access tokens of another OAuth 2.0 server."""

    async def admit(self, token: str) -> None:
        """See to it that a token of that server's is known here as it is there. Raises `Refusal` where it cannot be asked."""


class Tested(msgspec.Struct, frozen=True):
    """Whether a receiver has taken a test message; its status, 0 where it has not answered, and then why."""

    taken: bool
    status: int
    error: str


class Deliveries(Protocol):
    """Delivers to receivers."""

    @property
    def allows_plain(self) -> bool:
        """Whether a receiver may have an `http:` address."""

    def key(self) -> bytes:
        """A new key to sign with."""

    def shown(self, kind: Kind, key: bytes) -> str:
        """What a receiver needs to check signatures."""

    async def test(self, receiver: str) -> Tested:
        """Send a receiver a message that says nothing, and see what it answers. Raises `Refusal` where there is none."""


class Editor(Protocol):
    """Opens Things for single requests. `still` raises `Refusal` where whoever asks may do so no more. All raise `Refusal`."""

    async def edit(self, user: User, bounds: Bounds, thing: str, update: bytes, state: bytes | None, still: Still) -> bytes:
        """Make a change, a Yjs update, by the right that was checked; gives what is missing in a state vector."""

    async def refresh(self, user: User, bounds: Bounds, thing: str, state: bytes | None, still: Still) -> bytes:
        """What is missing in a state vector."""

    async def widgets(self, user: User, bounds: Bounds, thing: str, wanted: Wanted, still: Still) -> bytes:
        """Widgets as JSON (`changes.Widgets`)."""

    async def change(self, user: User, bounds: Bounds, thing: str, order: Order, still: Still) -> bytes:
        """Make changes to widgets; gives those concerned, as they are then (`changes.Widgets` as JSON)."""


class Presence(Protocol):
    """Shows people on Things who do not stream."""

    def select(self, user: User, bounds: Bounds, thing: str, widgets: Sequence[str], still: Still) -> None:
        """Show to all on a Thing what somebody has selected, until it is too old, or `still` raises `Refusal`."""

    def close(self, user: User, thing: str) -> None:
        """Show nothing of somebody there any more."""


@dataclass(slots=True)
class Services:
    """What actions may use. Lifetimes in seconds; they change with the configuration."""

    reads: Reads
    journal: Transactor
    passwords: Passwords
    throttle: LoginThrottle
    public_url: str
    demo: bool
    session_lifetime: int
    token_lifetime: int
    #: To be called when somebody may less than before, or more.
    rights_changed: Callable[[], None] = lambda: None
    #: To be called when there is something new in the feed.
    announced: Callable[[], None] = lambda: None
    #: To be called when there may be something new among the notifications, where the feed does not tell.
    notified: Callable[[], None] = lambda: None
    #: To be called with a Thing when those who have it open live are to be told something at once: what it is called, as JSON.
    shown: Callable[[str, str, bytes], None] = lambda _thing, _name, _what: None
    #: None where there are no processes to order about.
    commander: Commander | None = None
    #: None where no Thing can be opened.
    editor: Editor | None = None
    #: Likewise.
    presence: Presence | None = None
    #: All who stream, as of about a second ago.
    streams: Callable[[], list[Stream]] = list
    #: Whether there is a Streaming API.
    streaming: bool = True
    #: None where no mail is sent.
    mail: Mailer | None = None
    #: None where no other server's tokens are taken.
    foreign: ForeignTokens | None = None
    #: None where nobody logs in by an OpenID provider.
    openid: SignIn | None = None
    #: None where nothing is delivered to receivers.
    deliveries: Deliveries | None = None


@dataclass(slots=True)
class Call:
    """One call. `scopes` is None for a log-in session, which may do all that its user may."""

    services: Services
    address: str
    at: int
    user: User | None = None
    session: bytes | None = None
    scopes: frozenset[str] | None = None
    bounds: Bounds = UNBOUNDED
    #: The program that calls, as it says itself.
    agent: str = ""
    #: What is written to others on his behalf is in this language.
    language: str = DEFAULT
    #: By which the caller knows this request, where it may send it again.
    key: str = ""
    #: What the door that took the call has to tell the browser.
    session_opened: str | None = None
    #: The session has been extended, and so has to be the cookie.
    session_kept: str | None = None
    session_ended: bool = False
    #: The line for the audit log that goes with the first thing that is written, where the action is audited.
    entry: audit.Entry | None = None
    #: The row of the feed, likewise, where others may hear of it.
    row: feed.Row | None = None

    def new_id(self, what: str) -> str:
        """An id for what is done here: always the same one where the same person does the same (`what`) under the same key."""
        if not self.key:
            return uuid4().hex
        user = "" if self.user is None else self.user.id
        return blake2b("\0".join((user, what, self.key)).encode(), digest_size=16).hexdigest()

    def actor(self) -> Actor:
        """Who asks, and when. Raises `Refusal` where nobody is logged in."""
        return Asking(self.known_user().id, self.at, self.bounds)

    def done_by(self, user: str) -> None:
        """Say who acts, where that turns out on the way."""
        if self.entry is not None:
            self.entry = msgspec.structs.replace(self.entry, actor=user)
        if self.row is not None:
            self.row = msgspec.structs.replace(self.row, actor=user)

    def tells_of_new(self, group: str, result: dict[str, str]) -> str:
        """Say to the feed that the action makes a Thing, in a User Group; gives its id, which is the action's own."""
        if self.row is None:
            raise RuntimeError("an action that makes a Thing is told by the feed")
        content = msgspec.json.decode(self.row.content) | {"result": {"id": self.row.id, **result}}
        told = msgspec.json.encode(content).decode()
        self.row = msgspec.structs.replace(self.row, thing=self.row.id, group=group, content=told)
        return self.row.id

    async def transact(self, named: NamedTransaction[P, R], params: P, made: str | None = None) -> R:
        """Perform a named transaction, with what audit log and feed are still owed, all or nothing. `made`: the id of what
        comes into being. Raises as `Transactor.transact`."""
        entry, self.entry, row, self.row = self.entry, None, self.row, None
        if entry is None and row is None:
            return await self.services.journal.transact(named, params)
        told = None if entry is None else msgspec.structs.replace(entry, object=made)
        together = audit.Recorded(named.name, msgspec.msgpack.encode(params), told, row)
        result: bytes = await self.services.journal.transact(audit.recorded, together)
        return msgspec.msgpack.decode(result, type=named.result)

    async def check(self, right: Right, params: Any) -> None:
        """Check a right once more, and that he was not disabled. Raises `Refusal`."""
        await self.services.reads.read(_check, right, self.actor(), params)

    def known_user(self) -> User:
        """Who calls. Raises `Refusal` where nobody is logged in."""
        if self.user is None:
            raise Refusal("not_logged_in", "Please log in.")
        return self.user


def _check(db: Connection, right: Right, actor: Actor, params: Any) -> None:
    if not people.is_able(db, actor.user):
        raise Refusal("not_logged_in", "This account is gone.")
    right.check(db, actor, params)
