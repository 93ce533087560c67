"""Frames on their way out of an SFE: built once for all clients with the same address, written once for each chunk of input."""

from __future__ import annotations

from ..wire import hocuspocus
from ..wire import links as wire
from ..wire.websocket import binary_frame
from .live import Outlet
from .routes import Routes

#: What a client is told that has come from another SFE: what `Outbox.tell` says meanwhile, nobody keeps for it.
MISSED = '{"missed":true}'


class Outbox:
    """What is to be written when a chunk of messages has been dealt with."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes
        self._touched: set[Outlet] = set()

    @property
    def empty(self) -> bool:
        """Whether nothing has been put since the last flush."""
        return not self._touched

    def forget(self, outlet: Outlet) -> None:
        """A connection is gone."""
        self._touched.discard(outlet)

    def put(self, outlet: Outlet, frame: bytes) -> None:
        """Send a frame at the end of this chunk."""
        outlet.put(frame)
        self._touched.add(outlet)

    def say(self, outlet: Outlet, message: bytes) -> None:
        """Send a message; an empty one is what there are no words for in a client's dialect."""
        if message:
            self.put(outlet, binary_frame(message))

    def tell(self, thing: str, said: str) -> None:
        """Say something at once to everybody who has a Thing open."""
        frames: dict[bytes, bytes] = {}
        route = self._routes.by_thing.get(thing)
        for channel in route.channels.values() if route is not None else ():
            if channel.address not in frames:
                message = hocuspocus.stateless(channel.address, said)
                frames[channel.address] = binary_frame(message) if message else b""
            if frame := frames[channel.address]:
                self.put(channel.outlet, frame)
        self.flush()

    def flush(self) -> None:
        """Write out what was put."""
        touched, self._touched = self._touched, set()
        for outlet in touched:
            outlet.flush()

    def fan_out(self, message: wire.Fanout) -> None:
        """Edits, for everybody on the Thing but their senders."""
        for outlet, frames in self._recipients(message):
            outlet.put(frames)
            self._touched.add(outlet)

    def fan_out_now(self, message: wire.Fanout) -> None:
        """The same, where nothing else is to be written with it: each connection is looked at once."""
        for outlet, frames in self._recipients(message):
            outlet.write(frames)

    def _recipients(self, message: wire.Fanout) -> list[tuple[Outlet, bytes]]:
        """Whom edits are for, and the frames for each: the same for all that call the Thing the same, and sent none of them."""
        route = self._routes.by_thing.get(message.thing)
        if route is None:
            return []
        built: dict[bytes, list[bytes]] = {}
        senders, address, whole = message.senders, b"", b""
        recipients = []
        for number, channel in route.listeners.items():
            if not built or channel.address is not address:
                address = channel.address
                if address not in built:
                    built[address] = [binary_frame(hocuspocus.update(address, update)) for update in message.updates]
                whole = b"".join(built[address])
            if number not in senders:
                recipients.append((channel.outlet, whole))
            elif others := [frame for frame, sender in zip(built[address], senders, strict=True) if sender != number]:
                recipients.append((channel.outlet, b"".join(others)))
        return recipients

    def show(self, message: wire.PresenceFanout) -> None:
        """Presence, for everybody on the Thing."""
        frames: dict[bytes, bytes] = {}
        route = self._routes.by_thing.get(message.thing)
        for channel in route.listeners.values() if route is not None else ():
            address = channel.address
            if address not in frames:
                frames[address] = binary_frame(hocuspocus.presence(address, message.update))
            channel.outlet.put_presence(frames[address])
            self._touched.add(channel.outlet)
