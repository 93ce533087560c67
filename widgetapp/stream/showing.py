"""Presence on its way to everybody on a Thing."""

from __future__ import annotations

from twisted.internet.interfaces import IReactorTime

from ..wire import awareness
from ..wire import links as wire
from .outgoing import Outgoing
from .thing import LiveThing

#: Presence of one Thing is shown at once, and then no more often than this (s): fifty cursors cost what one costs.
PRESENCE_TICK = 0.025


class Showing:
    """Shows who is where, as it changes."""

    def __init__(self, clock: IReactorTime, outgoing: Outgoing) -> None:
        self._clock = clock
        self._outgoing = outgoing

    def show(self, thing: LiveThing, states: list[awareness.State]) -> None:
        """These are news to everybody on the Thing."""
        for state in states:
            thing.news[state.client] = state
        if thing.news and thing.tick is None:
            self._show_news(thing)

    def _show_news(self, thing: LiveThing) -> None:
        news, thing.news, thing.tick = thing.news, {}, None
        if news:
            # To its sender as well: older providers take the echo for a sign of life.
            update = awareness.encode(news.values())
            for sfe in thing.sfes:
                self._outgoing.put(sfe, wire.PresenceFanout(thing.id, update))
            for client in thing.parked:
                self._outgoing.tell(client, wire.PresenceFor(client.channel, update))
            thing.tick = self._clock.callLater(PRESENCE_TICK, self._tick, thing)

    def _tick(self, thing: LiveThing) -> None:
        self._show_news(thing)
        self._outgoing.flush()
