"""Visits: single requests that look at a Thing, or change it, without a stream. Each is a client that stays for a moment.

So it goes the way of every client: by the hub to the worker that owns the Thing, applied, fanned out, on disk, acknowledged;
and a worker may die under it.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

import msgspec
from twisted.internet.defer import Deferred, TimeoutError
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.logger import Logger

from ..refusals import Refusal, not_found
from ..store.access import Bounds
from ..store.people import User
from ..tasks import spawn_task
from ..wire import changes, hocuspocus
from ..wire import links as wire
from ..wire.lib0 import Reader
from ..wire.websocket import payloads
from .authority import Denial, Grant, Identity
from .closing import Closing
from .hub import Hub
from .live import LiveChannel

#: How long one waits for the disk, or for a worker that comes back (s).
PATIENCE = 15.0
#: So long a Thing stays open behind a visit (s): who changes it by requests makes the next one soon.
LINGER = 20.0
#: The state vector of somebody who has nothing.
NOTHING = b"\x00"

#: Raises `Refusal` where whoever visits may do so no more.
Still = Callable[[], Awaitable[object]]


class Visit:
    """One visitor's outlet: hears what the hub says to him."""

    log = Logger()
    behind = False

    def __init__(self, still: Still) -> None:
        self.still = still
        self._waiting: Deferred[bytes] | None = None
        #: What changes have become, until that is on disk.
        self._changed = b""

    async def answer(self, clock: IReactorTime) -> bytes:
        """What comes next: what was missing, or, for an edit, nothing but that it is on disk. Raises `Refusal`."""
        self._waiting = Deferred()
        try:
            return await self._waiting.addTimeout(PATIENCE, clock)
        except TimeoutError:
            raise Refusal("unavailable", "The server cannot save at present; please try again.", retry_after=5) from None
        finally:
            self._waiting = None

    def look_again(self) -> None:
        """Rights have changed: he may be one who may no more."""
        _ = spawn_task(self.log, "looking at a visitor's rights again", self._look_again())

    async def _look_again(self) -> None:
        try:
            await self.still()
        except Refusal as refusal:
            self.fail(refusal)

    def fail(self, refusal: Refusal) -> None:
        """It comes to nothing."""
        if self._waiting is not None and not self._waiting.called:
            self._waiting.errback(refusal)

    def deny(self, denial: Denial) -> None:
        """The Thing is not for him, or cannot be opened."""
        self.fail(
            Refusal("unavailable", "This Thing cannot be opened at present.") if denial is Denial.UNAVAILABLE else not_found()
        )

    def answered(self, answer: wire.Shown | wire.Changed | wire.Contradicted) -> None:
        """A worker has answered a question about widgets, or has made changes, or not."""
        if isinstance(answer, wire.Contradicted):
            contradiction = msgspec.msgpack.decode(answer.content, type=changes.Contradiction)
            self.fail(Refusal(contradiction.code, contradiction.message))
        elif isinstance(answer, wire.Shown) or answer.update is None:
            self._come(answer.content)
        else:
            self._changed = answer.content

    def _come(self, content: bytes) -> None:
        if self._waiting is not None and not self._waiting.called:
            self._waiting.callback(content)

    def put(self, frame: bytes) -> None:
        """What `Outlet.put` does."""
        for payload in payloads(frame):
            _, reader = hocuspocus.split_address(payload)
            self._heard(reader)

    def _heard(self, reader: Reader) -> None:
        event = hocuspocus.heard(reader)
        if isinstance(event, hocuspocus.Status):
            if event.done:
                self._come(self._changed)
            else:
                self.fail(Refusal("conflict", "This Thing cannot be changed at present."))
        elif isinstance(event, hocuspocus.Edit) and event.answer:
            self._come(event.update)

    def put_presence(self, frame: bytes) -> None:
        """What `Outlet.put_presence` does: nobody looks."""

    def flush(self) -> None:
        """What `Outlet.flush` does: what was put has been heard."""

    def write(self, frame: bytes) -> None:
        """What `Outlet.write` does: others' edits are asked for, not waited for."""

    def hold(self, why: str, on: bool) -> None:
        """What `Outlet.hold` does: one edit is no flood."""

    def close(self, why: Closing) -> None:
        """What `Outlet.close` does: what was sent was broken."""
        self.fail(Refusal("invalid_params", why.reason))

    def cut_if_behind(self) -> None:
        """What `Outlet.cut_if_behind` does: nothing waits."""

    def settled(self) -> None:
        """What `Outlet.settled` does."""


def visiting(visit: Visit, user: User, bounds: Bounds, thing: str, suffix: bytes, read_only: bool) -> LiveChannel:
    """A visitor's hold on a Thing, which goes by no token. The suffix keeps it apart from his others there."""
    grant = Grant(Identity(user, frozenset(), 0, b"", bounds), thing, read_only)
    return LiveChannel(secrets.randbits(62), thing.encode() + suffix, grant, visit, put_out=visit.deny)


class Visits:
    """All visits of an SFE, and the Things that it keeps open behind them."""

    def __init__(self, clock: IReactorTime, hub: Hub) -> None:
        self._clock = clock
        self._hub = hub
        self._here: set[Visit] = set()
        self._kept: dict[str, tuple[LiveChannel, IDelayedCall]] = {}

    async def edit(self, user: User, bounds: Bounds, thing: str, update: bytes, state: bytes | None, still: Still) -> bytes:
        """Make somebody's edit, a Yjs update; gives, when it is on disk, what he lacked before by his state vector.

        Raises `Refusal`.
        """
        return await self._visit(user, bounds, thing, update, state, still)

    async def refresh(self, user: User, bounds: Bounds, thing: str, state: bytes | None, still: Still) -> bytes:
        """What somebody lacks of a Thing by his state vector. Raises `Refusal`."""
        return await self._visit(user, bounds, thing, None, state, still)

    def rights_changed(self) -> None:
        """Everybody who is just here is looked at again."""
        for visit in list(self._here):
            visit.look_again()

    async def _visit(
        self, user: User, bounds: Bounds, thing: str, update: bytes | None, state: bytes | None, still: Still
    ) -> bytes:
        visit = Visit(still)
        # A channel for each: to one that has asked since, the hub does not tell of edits that were made before.
        asking, editing = (
            visiting(visit, user, bounds, thing, suffix, read_only=update is None) for suffix in (b"\x00ask", b"\x00edit")
        )
        self._here.add(visit)
        self._hub.open(asking)
        try:
            self._hub.ask(asking, state or NOTHING)
            # First what was there before: behind the edit, what it has replaced could be seen no more.
            missing = await visit.answer(self._clock)
            if update is not None:
                self._hub.open(editing)
                self._hub.edit(editing, update, answer=False)
                await visit.answer(self._clock)
        except BaseException:
            self._hub.close(asking)
            raise
        finally:
            self._here.discard(visit)
            # What has not been stored by now is not sent to a next worker.
            self._hub.close(editing)
        self._keep(asking)
        return missing

    async def widgets(self, user: User, bounds: Bounds, thing: str, wanted: changes.Wanted, still: Still) -> bytes:
        """Widgets as JSON (`changes.Widgets`). Raises `Refusal`."""
        question = msgspec.msgpack.encode(wanted)
        return await self._inquire(user, bounds, thing, still, lambda channel: self._hub.inquire(channel, question), True)

    async def change(self, user: User, bounds: Bounds, thing: str, order: changes.Order, still: Still) -> bytes:
        """Make somebody's changes; gives, when they are on disk, the widgets concerned (`changes.Widgets` as JSON).

        Raises `Refusal`.
        """
        wanted = msgspec.msgpack.encode(order)
        return await self._inquire(user, bounds, thing, still, lambda channel: self._hub.change(channel, wanted), False)

    async def _inquire(
        self, user: User, bounds: Bounds, thing: str, still: Still, ask: Callable[[LiveChannel], None], read_only: bool
    ) -> bytes:
        visit = Visit(still)
        channel = visiting(visit, user, bounds, thing, b"\x00inquire", read_only)
        channel.answered = visit.answered
        self._here.add(visit)
        self._hub.open(channel)
        ask(channel)
        try:
            answer = await visit.answer(self._clock)
        except BaseException:
            self._hub.close(channel)
            raise
        finally:
            self._here.discard(visit)
        self._keep(channel)
        return answer

    def _keep(self, channel: LiveChannel) -> None:
        """Let the Thing stay open for a while, by one channel, which nothing comes of any more."""
        thing = channel.grant.thing
        if thing in self._kept:
            before, timer = self._kept.pop(thing)
            timer.cancel()
            self._hub.close(before)
        if not channel.closed:
            self._kept[thing] = (channel, self._clock.callLater(LINGER, self._let_go, thing))

    def _let_go(self, thing: str) -> None:
        channel, _ = self._kept.pop(thing)
        self._hub.close(channel)
