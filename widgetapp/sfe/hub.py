"""The middle of an SFE: all its live channels on one side, the document workers on the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from twisted.logger import Logger

from ..figures import LatencyCounter
from ..wire import awareness, hocuspocus
from ..wire import links as wire
from ..wire.lib0 import Reader
from . import closing
from .authority import Denial
from .introductions import Introductions
from .lagging import Lagging
from .live import LiveChannel, Outlet
from .outbox import MISSED, Outbox
from .replies import Replies
from .routes import Route, Routes
from .verdicts import Verdicts

#: What follows the address in the frame of an edit: sync, update.
_UPDATE = bytes((hocuspocus.MessageType.SYNC, hocuspocus.SyncStep.UPDATE))


class Hub:
    """Carries what clients do to the workers, and what the workers say to every client on the Thing.

    Frames are built once for all clients with the same address, and written when a chunk of messages has been dealt with.
    """

    log = Logger()

    def __init__(self, max_unstored: int) -> None:
        #: Bytes of one client's edits to one Thing that may wait for the disk.
        self.max_unstored = max_unstored
        self.routes = Routes(self)
        self.out = Outbox(self.routes)
        #: From an edit's arrival to its acknowledgement, and to its return from the worker for the others.
        self.acknowledged = LatencyCounter()
        self.fanned_out = LatencyCounter()
        #: Has the rights of all looked at again, now or at some time (ms); set by the factory.
        self.recheck: Callable[[], None] = lambda: None
        self.recheck_at: Callable[[int | None], None] = lambda _moment: None
        self._channels: dict[int, LiveChannel] = {}
        self._verdicts = Verdicts(self._channels, self.out, self._go_on)
        replies = Replies(self._channels, self.out, self._verdicts)
        self._introductions = Introductions()
        self.lagging = Lagging(self._channels)
        #: What a client calls a Thing that it has open.
        self._open: dict[tuple[Outlet, bytes], LiveChannel] = {}
        #: Who waits for a channel to be parked.
        self._parking: dict[int, Callable[[bool], None]] = {}
        self._handlers: dict[type, Callable[..., None]] = {
            wire.Fanout: self._fan_out,
            wire.FanoutFor: replies.update,
            wire.Stored: self._stored,
            wire.Sync: replies.synchronise,
            wire.PresenceFanout: self.out.show,
            wire.PresenceFor: replies.presence,
            wire.Refused: self._refused,
            wire.Unavailable: self._unavailable,
            wire.Confined: self._verdicts.confined,
            wire.Freed: self._verdicts.confined,
            wire.Declined: self._verdicts.declined,
            wire.Parked: lambda message: self._parked(message.channel, True),
            wire.Lagging: self.lagging.noted,
            wire.Resumed: self._resumed,
            wire.Unknown: self._unknown,
            **dict.fromkeys((wire.Shown, wire.Changed, wire.Contradicted), replies.answer),
            wire.Moved: lambda message: self.routes.moved(message.thing),
            wire.Closed: lambda message: self.routes.closed(message.thing),
        }

    @property
    def channels(self) -> int:
        """How many channels are live."""
        return len(self._channels)

    @property
    def things(self) -> int:
        """How many Things are open."""
        return len(self.routes.by_thing)

    # --- from the clients ---

    def open(self, channel: LiveChannel) -> None:
        """A client has been let in, or has come from another SFE."""
        route = self.routes.open(channel.grant.thing)
        if (first := next(iter(route.channels.values()), None)) is not None and first.address == channel.address:
            # The same object, so that a fan-out need not compare them byte by byte.
            channel.address = first.address
        channel.route = route
        self._channels[channel.id] = channel
        self._open[channel.outlet, channel.address] = channel
        self._introductions.add(channel)
        route.channels[channel.id] = channel
        if channel.arrival is None:
            route.listeners[channel.id] = channel
        else:
            self.out.say(channel.outlet, hocuspocus.stateless(channel.address, MISSED))
        if route.link is not None:
            channel.known = True
            route.link.send(self._introduction(channel, [channel.attach()]))

    def close(self, channel: LiveChannel) -> None:
        """A client has left."""
        if self.release(channel):
            self._send(channel, wire.Detach(channel.id))

    def release(self, channel: LiveChannel) -> bool:
        """A client is not here any more; whether it was. The worker is not told: it may have gone to another SFE."""
        if self._channels.pop(channel.id, None) is None:
            return False
        channel.closed = True
        # What is not there any more keeps its connection from going no longer.
        self._parked(channel.id, False)
        del self._open[channel.outlet, channel.address]
        self._introductions.remove(channel)
        del channel.route.channels[channel.id]
        channel.route.listeners.pop(channel.id, None)
        if not channel.route.channels and channel.route.worker is None:
            # Nobody has opened it, so nobody will say that it is closed.
            self.routes.close(channel.route)
        return True

    def park(self, channel: LiveChannel, done: Callable[[bool], None]) -> None:
        """A client is about to move: `done` is told when all that was for it has come, and whether a worker keeps the rest."""
        if channel.route.link is None or channel.arrival is not None or channel.lacking:
            done(False)
        else:
            self._parking[channel.id] = done
            self._send(channel, wire.Park(channel.id))

    def _parked(self, number: int, kept: bool) -> None:
        done = self._parking.pop(number, None)
        if done is not None:
            done(kept)

    def ask(self, channel: LiveChannel, state: bytes) -> None:
        """A client says what it has, and wants the rest."""
        self._send(channel, channel.ask(state))

    def inquire(self, channel: LiveChannel, question: bytes) -> None:
        """A client wants widgets as JSON: a `changes.Wanted`."""
        self._send(channel, channel.inquire(question))

    def change(self, channel: LiveChannel, order: bytes) -> None:
        """A client has changes to widgets: a `changes.Order`."""
        self._send(channel, channel.change(order))

    def take(self, outlet: Outlet, frame: bytes) -> bool:
        """Take a frame that is an edit of a Thing that the client has open, as nearly all are; False for any other.

        Every frame may go the long way, by way of the client's admission. Raises `WireError` as that does.
        """
        address = frame[1 : frame[0] + 1] if frame else b""
        # Where there is no address, there is no length of one either.
        content = len(address) + 1 if address else 0
        channel = self._open.get((outlet, address))
        if channel is None or not frame.startswith(_UPDATE, content):
            return False
        self.edit(channel, Reader(frame, content + len(_UPDATE)).bytes(), answer=False)
        return True

    def edit(self, channel: LiveChannel, update: bytes, answer: bool) -> None:
        """A client has an edit."""
        if channel.read_only:
            self._verdicts.read_only(channel, update, answer)
            return
        self._send(channel, channel.edit(update, answer))
        self.hold_back(channel)

    def hold_back(self, channel: LiveChannel) -> None:
        """Read no further from a client as long as too much of it is not on disk."""
        if channel.unstored_bytes > self.max_unstored:
            channel.held = True
            channel.outlet.hold(f"unstored {channel.id}", True)

    def _go_on(self, channel: LiveChannel) -> None:
        if channel.held and channel.unstored_bytes <= self.max_unstored:
            channel.held = False
            channel.outlet.hold(f"unstored {channel.id}", False)

    def show(self, channel: LiveChannel, states: list[awareness.State]) -> None:
        """A client shows presence, under its user's own name."""
        if own := self._introductions.own(channel, states):
            self._send(channel, wire.Presence(channel.id, awareness.encode(own)))

    def streaming(self) -> list[LiveChannel]:
        """Every hold on a Thing here that goes by a token: a visit has none, and is looked at in its own way."""
        return [channel for channel in self._channels.values() if channel.grant.identity.token]

    def deny(self, channel: LiveChannel, denial: Denial) -> None:
        """A client is let in no more, until it shows credentials again."""
        channel.put_out(denial)

    def _send(self, channel: LiveChannel, message: wire.Message) -> None:
        link = channel.route.link
        if link is not None:
            link.send([message])

    # --- from the workers ---

    def introduce(self, routes: Sequence[Route]) -> list[wire.Message]:
        """A worker is there, for the first time or after its death: it learns of every channel."""
        messages: list[wire.Message] = []
        for route in routes:
            for channel in list(route.channels.values()):
                # One that was to be parked at its predecessor has nobody who keeps anything for it, and may go at once.
                self._parked(channel.id, False)
                if not channel.closed:
                    self.lagging.forgotten(channel)
                    messages += self._introduction(channel, channel.again())
        return messages

    def _introduction(self, channel: LiveChannel, messages: list[wire.Message]) -> list[wire.Message]:
        """What a worker must hear of a channel: these, unless it is on its way here from another SFE."""
        if channel.arrival is not None:
            messages = channel.arrive()
        if channel.arrival is None or not channel.arrival.parked:
            self._settled(channel)
        return messages

    def _settled(self, channel: LiveChannel) -> None:
        channel.arrival, channel.behind = None, False
        channel.route.listeners[channel.id] = channel

    def worker_said(self, messages: Sequence[wire.SfeMessage]) -> None:
        """A worker has something to say."""
        if len(messages) == 1 and isinstance(messages[0], wire.Fanout) and self.out.empty:
            self._returned(messages[0])
            self.out.fan_out_now(messages[0])
            return
        for message in messages:
            self._handlers[type(message)](message)
        self.out.flush()

    def _fan_out(self, message: wire.Fanout) -> None:
        self._returned(message)
        self.out.fan_out(message)

    def _returned(self, message: wire.Fanout) -> None:
        for sender in message.senders:
            channel = self._channels.get(sender)
            if channel is not None and channel.unstored:
                self.fanned_out.add(monotonic() - channel.unstored[-1].at)

    def _resumed(self, message: wire.Resumed) -> None:
        channel = self._channels.get(message.channel)
        if channel is not None:
            self._settled(channel)

    def _unknown(self, message: wire.Unknown) -> None:
        channel = self._channels.get(message.channel)
        if channel is not None and channel.route.link is not None:
            self._settled(channel)
            channel.lacking = True
            channel.route.link.send(channel.again())

    def _stored(self, message: wire.Stored) -> None:
        channel = self._channels.get(message.channel)
        if channel is None:
            return
        if channel.unstored:
            self.acknowledged.add(monotonic() - channel.unstored[0].at)
        tell = channel.stored(message.count)
        self._go_on(channel)
        if tell:
            for _ in range(tell):
                self.out.say(channel.outlet, hocuspocus.stored(channel.address, done=True))

    def _refused(self, message: wire.Refused) -> None:
        channel = self._channels.get(message.channel)
        if channel is not None:
            # Gone at once, and not when its connection is: what was refused is not sent to a next worker.
            self.close(channel)
            channel.outlet.close(closing.BROKEN_UPDATE)

    def _unavailable(self, message: wire.Unavailable) -> None:
        channel = self._channels.get(message.channel)
        if channel is not None:
            self.deny(channel, Denial.UNAVAILABLE)
