"""What a worker says to one channel: what it lacked, who is there, and the answers to what it asked."""

from __future__ import annotations

from collections.abc import Mapping

from ..wire import hocuspocus
from ..wire import links as wire
from .live import LiveChannel
from .outbox import Outbox
from .verdicts import Verdicts


class Replies:
    """Passes them on to the channels of a hub."""

    def __init__(self, channels: Mapping[int, LiveChannel], out: Outbox, verdicts: Verdicts) -> None:
        self._channels = channels
        self._out = out
        self._verdicts = verdicts

    def update(self, message: wire.FanoutFor) -> None:
        """An update for it alone."""
        channel = self._channels.get(message.channel)
        if channel is not None:
            # While it is lacking, nothing else comes for it alone.
            channel.lacking = False
            self._out.say(channel.outlet, hocuspocus.update(channel.address, message.update))

    def presence(self, message: wire.PresenceFor) -> None:
        """Who was there before it."""
        channel = self._channels.get(message.channel)
        if channel is not None:
            self._out.say(channel.outlet, hocuspocus.presence(channel.address, message.update))

    def synchronise(self, message: wire.Sync) -> None:
        """What the document has, and what the client lacks, if it asked."""
        channel = self._channels.get(message.channel)
        if channel is None:
            return
        self._verdicts.synchronised(channel)
        asked_for = message.missing is not None
        channel.asked.append(asked_for)
        # Step 1 first: the answer to it carries the acknowledgement that the client counts on since it sent its own.
        self._out.say(channel.outlet, hocuspocus.state_vector(channel.address, message.state))
        if message.missing is not None:
            if channel.asking:
                channel.asking.popleft()
            self._out.say(channel.outlet, hocuspocus.missing(channel.address, message.missing))

    def answer(self, message: wire.Shown | wire.Changed | wire.Contradicted) -> None:
        """The answer to a question about widgets, or to changes."""
        channel = self._channels.get(message.channel)
        if channel is not None:
            channel.hear(message)
