"""Channels whose client reads too slowly: they are left out of what goes to everybody, and brought up to date at one go.

The worker notes what the Thing held at the moment from which on the channel is left out; what it lacks is told from that.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..wire import links as wire
from .live import LiveChannel


class Lagging:
    """Those of a hub."""

    def __init__(self, channels: Mapping[int, LiveChannel]) -> None:
        self._channels = channels

    def begin(self, channel: LiveChannel) -> None:
        """Leave a channel out, from the moment at which its worker says that it has noted it."""
        if channel.route.link is not None:
            channel.route.link.send([wire.Lag(channel.id)])

    def noted(self, message: wire.Lagging) -> None:
        """Its worker has."""
        channel = self._channels.get(message.channel)
        if channel is None:
            return
        channel.behind = True
        channel.route.listeners.pop(channel.id, None)
        if not channel.outlet.behind:
            # Its client has read on meanwhile.
            self.end(channel)

    def end(self, channel: LiveChannel) -> None:
        """Bring a channel up to date, if it was left out."""
        if channel.behind and channel.route.link is not None:
            channel.route.link.send([wire.CatchUp(channel.id)])

    @staticmethod
    def forgotten(channel: LiveChannel) -> None:
        """Its worker has died, and nobody knows any more what it lacks."""
        channel.lacking |= channel.behind
