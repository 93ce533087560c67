"""The middle of an SFE: all its live channels on one side, the document worker on the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from twisted.logger import Logger

from ..links import Link
from ..wire import awareness, hocuspocus
from ..wire import links as wire
from ..wire.lib0 import Reader
from ..wire.websocket import binary_frame
from . import closing
from .authority import Denial
from .live import LiveChannel, Outlet

#: What follows the address in the frame of an edit: sync, update.
_UPDATE = bytes((hocuspocus.MessageType.SYNC, hocuspocus.SyncStep.UPDATE))


class Hub:
    """Carries what clients do to the worker, and what the worker says to every client on the Thing.

    Frames are built once for all clients with the same address, and written when a chunk of messages has been dealt with.
    """

    log = Logger()

    def __init__(self, max_unstored: int) -> None:
        #: Bytes of one client's edits to one Thing that may wait for the disk.
        self._max_unstored = max_unstored
        self._link: Link | None = None
        self._channels: dict[int, LiveChannel] = {}
        self._things: defaultdict[str, dict[int, LiveChannel]] = defaultdict(dict)
        #: Which channel introduced a Yjs client to a Thing.
        self._introduced: dict[tuple[str, int], int] = {}
        #: What a client calls a Thing that it has open.
        self._open: dict[tuple[Outlet, bytes], LiveChannel] = {}
        self._touched: set[Outlet] = set()
        self._handlers: dict[type, Callable[..., None]] = {
            wire.Fanout: self._fanout,
            wire.Stored: self._stored,
            wire.Sync: self._sync,
            wire.PresenceFanout: self._presence_fanout,
            wire.PresenceFor: self._presence_for,
            wire.Refused: self._refused,
            wire.Unavailable: self._unavailable,
        }

    @property
    def channels(self) -> int:
        """How many channels are live."""
        return len(self._channels)

    @property
    def things(self) -> int:
        """How many Things are open."""
        return len(self._things)

    # --- from the clients ---

    def open(self, channel: LiveChannel) -> None:
        """A client has been let in."""
        thing = self._things[channel.grant.thing]
        if (first := next(iter(thing.values()), None)) is not None and first.address == channel.address:
            # The same object, so that a fan-out need not compare them byte by byte.
            channel.address = first.address
        self._channels[channel.id] = channel
        thing[channel.id] = channel
        self._open[channel.outlet, channel.address] = channel
        self._send(channel.attach())

    def close(self, channel: LiveChannel) -> None:
        """A client has left."""
        if self._channels.pop(channel.id, None) is None:
            return
        channel.closed = True
        del self._open[channel.outlet, channel.address]
        for client in channel.presence:
            del self._introduced[channel.grant.thing, client]
        thing = self._things[channel.grant.thing]
        del thing[channel.id]
        if not thing:
            del self._things[channel.grant.thing]
        self._send(wire.Detach(channel.id))

    def ask(self, channel: LiveChannel, state: bytes) -> None:
        """A client says what it has, and wants the rest."""
        self._send(channel.ask(state))

    def take(self, outlet: Outlet, frame: bytes) -> bool:
        """Take a frame that is an edit of a Thing that the client has open, as nearly all are; False for any other.

        Every frame may go the long way, by way of the client's admission. Raises `WireError` as that does.
        """
        address = frame[1 : frame[0] + 1] if frame else b""
        content = len(address) + 1
        channel = self._open.get((outlet, address))
        if channel is None or not frame.startswith(_UPDATE, content):
            return False
        self.edit(channel, Reader(frame, content + len(_UPDATE)).bytes(), answer=False)
        return True

    def edit(self, channel: LiveChannel, update: bytes, answer: bool) -> None:
        """A client has an edit."""
        if channel.grant.read_only:
            self._read_only(channel, update, answer)
            return
        self._send(channel.edit(update, answer))
        if channel.unstored_bytes > self._max_unstored:
            channel.held = True
            channel.outlet.hold(f"unstored {channel.id}", True)

    def _read_only(self, channel: LiveChannel, update: bytes, answer: bool) -> None:
        tell = channel.asked.popleft() if answer and channel.asked else True
        if tell:
            # An answer without structs holds nothing that would have to be saved.
            nothing_new = answer and update[:1] == b"\x00"
            self.put(channel.outlet, binary_frame(hocuspocus.stored(channel.address, done=nothing_new)))

    def show(self, channel: LiveChannel, states: list[awareness.State]) -> None:
        """A client shows presence, under its user's own name."""
        user = channel.grant.identity.user
        shown = {"id": user.id, "name": user.name, "color": user.color}
        thing = channel.grant.thing
        # Older providers send on what they heard of others: that is no claim, and is not shown under this one's name.
        mine = [
            awareness.with_user(state, shown)
            for state in states
            if self._introduced.setdefault((thing, state.client), channel.id) == channel.id
        ]
        for state in mine:
            channel.presence[state.client] = state
        if mine:
            self._send(wire.Presence(channel.id, awareness.encode(mine)))

    def thing_gone(self, thing: str) -> None:
        """A Thing was put into the bin: nobody streams it any more."""
        for channel in list(self._things.get(thing, {}).values()):
            self._deny(channel, Denial.DELETED)
        self.flush()

    def forget(self, outlet: Outlet) -> None:
        """A connection is gone."""
        self._touched.discard(outlet)

    def _send(self, message: wire.Message) -> None:
        if self._link is not None:
            self._link.send([message])

    # --- from the worker ---

    def link_made(self, link: Link) -> None:
        """The worker is there, for the first time or after its death: it learns of every channel."""
        self._link = link
        messages: list[wire.Message] = []
        for channel in self._channels.values():
            messages += channel.again()
            if channel.presence:
                messages.append(wire.Presence(channel.id, awareness.encode(channel.presence.values())))
        link.send(messages)

    def link_lost(self, link: Link) -> None:
        """The worker is gone. The clients stay, and so does what they sent, until there is another."""
        self._link = None

    def link_received(self, link: Link, messages: Sequence[wire.SfeMessage]) -> None:
        """The worker has something to say."""
        if len(messages) == 1 and isinstance(messages[0], wire.Fanout) and not self._touched:
            self._fanout_now(messages[0])
            return
        for message in messages:
            self._handlers[type(message)](message)
        self.flush()

    def put(self, outlet: Outlet, frame: bytes) -> None:
        """Send a frame at the end of this chunk."""
        outlet.put(frame)
        self._touched.add(outlet)

    def flush(self) -> None:
        """Write out what was put."""
        touched, self._touched = self._touched, set()
        for outlet in touched:
            outlet.flush()

    def _fanout(self, message: wire.Fanout) -> None:
        for outlet, frame in self._recipients(message):
            outlet.put(frame)
            self._touched.add(outlet)

    def _fanout_now(self, message: wire.Fanout) -> None:
        # Nothing else is to be written with it: each connection is looked at once.
        for outlet, frame in self._recipients(message):
            outlet.put(frame)
            outlet.flush()

    def _recipients(self, message: wire.Fanout) -> list[tuple[Outlet, bytes]]:
        """Whom an edit is for, and the frame for each: one for all that call the Thing the same."""
        channels = self._things.get(message.thing)
        if channels is None:
            return []
        frames: dict[bytes, bytes] = {}
        sender, address, frame = message.sender, b"", b""
        recipients = []
        for number, channel in channels.items():
            if number == sender:
                continue
            if channel.address is not address:
                address = channel.address
                if address not in frames:
                    frames[address] = binary_frame(hocuspocus.update(address, message.update))
                frame = frames[address]
            recipients.append((channel.outlet, frame))
        return recipients

    def _presence_fanout(self, message: wire.PresenceFanout) -> None:
        frames: dict[bytes, bytes] = {}
        for channel in self._things.get(message.thing, {}).values():
            address = channel.address
            if address not in frames:
                frames[address] = binary_frame(hocuspocus.presence(address, message.update))
            channel.outlet.put_presence(frames[address])
            self._touched.add(channel.outlet)

    def _presence_for(self, message: wire.PresenceFor) -> None:
        channel = self._channels.get(message.channel)
        if channel is not None:
            self.put(channel.outlet, binary_frame(hocuspocus.presence(channel.address, message.update)))

    def _sync(self, message: wire.Sync) -> None:
        channel = self._channels.get(message.channel)
        if channel is None:
            return
        asked_for = message.missing is not None
        channel.asked.append(asked_for)
        # Step 1 first: the answer to it carries the acknowledgement that the client counts on since it sent its own.
        self.put(channel.outlet, binary_frame(hocuspocus.state_vector(channel.address, message.state)))
        if message.missing is not None:
            if channel.asking:
                channel.asking.popleft()
            self.put(channel.outlet, binary_frame(hocuspocus.missing(channel.address, message.missing)))

    def _stored(self, message: wire.Stored) -> None:
        channel = self._channels.get(message.channel)
        if channel is None:
            return
        tell = channel.stored(message.count)
        if channel.held and channel.unstored_bytes <= self._max_unstored:
            channel.held = False
            channel.outlet.hold(f"unstored {channel.id}", False)
        if tell:
            self.put(channel.outlet, binary_frame(hocuspocus.stored(channel.address, done=True)) * tell)

    def _refused(self, message: wire.Refused) -> None:
        channel = self._channels.get(message.channel)
        if channel is not None:
            # Gone at once, and not when its connection is: what was refused is not sent to a next worker.
            self.close(channel)
            channel.outlet.close(closing.BROKEN_UPDATE)

    def _unavailable(self, message: wire.Unavailable) -> None:
        channel = self._channels.get(message.channel)
        if channel is not None:
            self._deny(channel, Denial.UNAVAILABLE)

    def _deny(self, channel: LiveChannel, denial: Denial) -> None:
        self.put(channel.outlet, binary_frame(hocuspocus.denied(channel.address, denial.value)))
        self.close(channel)
