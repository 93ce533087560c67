"""Who introduced whom: which client's connection a presence state may come from."""

from __future__ import annotations

from ..wire import awareness
from .live import LiveChannel


class Introductions:
    """The Yjs clients on all Things, by the channel that introduced them."""

    def __init__(self) -> None:
        self._channels: dict[tuple[str, int], int] = {}

    def add(self, channel: LiveChannel) -> None:
        """A channel that shows presence already has come."""
        for client in channel.presence:
            self._channels[channel.grant.thing, client] = channel.id

    def remove(self, channel: LiveChannel) -> None:
        """A channel has gone."""
        for client in channel.presence:
            del self._channels[channel.grant.thing, client]

    def own(self, channel: LiveChannel, states: list[awareness.State]) -> list[awareness.State]:
        """Those of the states that are the channel's to show, under its user's own name; they are noted as what it shows.

        Older providers send on what they heard of others: that is no claim, and is not shown under this one's name.
        """
        user = channel.grant.identity.user
        shown = {"id": user.id, "name": user.name, "color": user.color}
        thing = channel.grant.thing
        own = [
            awareness.with_user(state, shown)
            for state in states
            if self._channels.setdefault((thing, state.client), channel.id) == channel.id
        ]
        for state in own:
            channel.presence[state.client] = state
        return own
