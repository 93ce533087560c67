"""Edits on their way to everybody on a Thing: the first after a pause at once, what follows it closely together."""

from __future__ import annotations

from twisted.internet.interfaces import IReactorTime

from ..wire import links as wire
from .outgoing import Outgoing
from .thing import Client, LiveThing

#: The least time between two fan-outs of one Thing (s), for each client on it, and at most. A fan-out costs every SFE a turn
#: and every client's socket a write, whatever it holds; nobody sees so short a wait.
PACE = 0.0001
LONGEST = 0.016


class Spreading:
    """Fans edits out. Whoever acknowledges an edit, or moves a client, has the Thing `settle` before."""

    def __init__(self, clock: IReactorTime, outgoing: Outgoing) -> None:
        self._clock = clock
        self._outgoing = outgoing

    def spread(self, sender: Client, update: bytes) -> None:
        """This is for everybody on the Thing but its sender."""
        thing = sender.thing
        thing.unspread.append((sender, update))
        if thing.spreading is not None:
            return
        wait = thing.spread_at + min(PACE * len(thing.clients), LONGEST) - self._clock.seconds()
        if wait > 0:
            thing.spreading = self._clock.callLater(wait, self._due, thing)
        else:
            self.settle(thing)

    def _due(self, thing: LiveThing) -> None:
        thing.spreading = None
        self.settle(thing)
        self._outgoing.flush()

    def settle(self, thing: LiveThing) -> None:
        """Wait no longer with what waits."""
        if not thing.unspread:
            return
        unspread, thing.unspread = thing.unspread, []
        thing.spread_at = self._clock.seconds()
        if thing.sfes:
            fanout = wire.Fanout(thing.id, [update for _, update in unspread], [sender.channel for sender, _ in unspread])
            for sfe in thing.sfes:
                self._outgoing.put(sfe, fanout)
        for client in thing.parked:
            for sender, update in unspread:
                if client is not sender:
                    self._outgoing.tell(client, wire.FanoutFor(client.channel, update))
