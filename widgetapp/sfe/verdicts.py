"""What a client is told of a Thing that it may only look at, and of edits that are not taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from ..wire import hocuspocus
from ..wire import links as wire
from .live import LiveChannel, Tell
from .outbox import Outbox


class Verdicts:
    """Speaks them to the channels of a hub."""

    def __init__(self, channels: Mapping[int, LiveChannel], out: Outbox, go_on: Callable[[LiveChannel], None]) -> None:
        self._channels = channels
        self._out = out
        #: Reads again from a client, if enough of what it sent has been dealt with.
        self._go_on = go_on

    def read_only(self, channel: LiveChannel, update: bytes, answer: bool) -> None:
        """A client has an edit that it may not make."""
        if channel.awaited(answer):
            self._not_taken(channel, update, answer)

    def declined(self, message: wire.Declined) -> None:
        """A worker does not take an edit that was on its way when its Thing was confined."""
        channel = self._channels.get(message.channel)
        if channel is not None and channel.unstored:
            edit = channel.declined()
            self._go_on(channel)
            if edit.tell is not Tell.NO:
                self._not_taken(channel, edit.update, edit.answer)

    def _not_taken(self, channel: LiveChannel, update: bytes, answer: bool) -> None:
        # An answer without structs holds nothing that would have to be saved.
        nothing_new = answer and update[:1] == b"\x00"
        self._out.say(channel.outlet, hocuspocus.stored(channel.address, done=nothing_new))

    def confined(self, message: wire.Confined | wire.Freed) -> None:
        """A Thing may not be changed at present, or may be again."""
        channel = self._channels.get(message.channel)
        if channel is not None:
            self._confine(channel, message.reason if isinstance(message, wire.Confined) else None)

    def synchronised(self, channel: LiveChannel) -> None:
        """A worker has answered the channel's introduction: it would have said before that the Thing is still confined."""
        if channel.doubted:
            self._confine(channel, None)

    def _confine(self, channel: LiveChannel, why: str | None) -> None:
        channel.confined, channel.doubted = why, False
        # Also in the provider's own way; after the reason, so that who hears it still sees what is not stored.
        said = msgspec.json.encode({"confined": why}).decode()
        self._out.say(channel.outlet, hocuspocus.stateless(channel.address, said))
        self._out.say(channel.outlet, hocuspocus.authenticated(channel.address, channel.read_only))
