"""Edits on their way to everybody on a Thing: at once as long as that is cheap enough, and then several together."""

from __future__ import annotations

from twisted.internet.interfaces import IReactorTime

from ..wire import links as wire
from .outgoing import Outgoing
from .thing import Client, LiveThing

#: What one delivery to one client counts (s): a Thing has 40,000 of them a second, about what a core carries. Up to that
#: each edit goes at once; beyond it, what comes closely goes together, as a fan-out costs every SFE a turn and every
#: client's socket a write, whatever it holds.
DELIVERY = 0.000025
#: How much of that a Thing may save up for a burst (s).
CREDIT = 0.02
#: The least time between two fan-outs of a Thing (s): it costs no latency that shows, and what comes as closely as this is
#: often one person's one movement.
LEAST = 0.0005
#: No edit waits longer than this (s); nobody sees so short a wait.
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
        wait = thing.spread_until - self._clock.seconds()
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
        now = self._clock.seconds()
        cost = DELIVERY * len(thing.clients)
        thing.spread_paid = min(max(thing.spread_paid, now - CREDIT) + cost, now + LONGEST)
        thing.spread_until = max(thing.spread_paid, now + LEAST)
        if thing.sfes:
            fanout = wire.Fanout(thing.id, [update for _, update in unspread], [sender.channel for sender, _ in unspread])
            for sfe in thing.sfes:
                self._outgoing.put(sfe, fanout)
        for client in thing.parked:
            for sender, update in unspread:
                if client is not sender:
                    self._outgoing.tell(client, wire.FanoutFor(client.channel, update))
