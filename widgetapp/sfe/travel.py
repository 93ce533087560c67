"""A live channel taken apart, to travel to another SFE, and put together again there."""

from __future__ import annotations

from collections import deque

from .live import Arrival, LiveChannel, Outlet
from .session import ChannelState


def packed(channel: LiveChannel, parked: bool) -> ChannelState:
    """A channel as it travels."""
    return ChannelState(
        id=channel.id,
        grant=channel.grant,
        parked=parked,
        counter=channel.counter,
        unstored=list(channel.unstored),
        asking=list(channel.asking),
        asked=list(channel.asked),
        counted_from=channel.counted_from,
        untold=channel.untold,
        presence=list(channel.presence.values()),
        confined=channel.confined,
        doubted=channel.doubted,
    )


def arrived(address: bytes, state: ChannelState, outlet: Outlet) -> LiveChannel:
    """The same channel, on its new connection."""
    return LiveChannel(
        id=state.id,
        address=address,
        grant=state.grant,
        outlet=outlet,
        counter=state.counter,
        unstored=deque(state.unstored),
        unstored_bytes=sum(len(edit.update) for edit in state.unstored),
        asking=deque(state.asking),
        asked=deque(state.asked),
        counted_from=state.counted_from,
        untold=state.untold,
        presence={shown.client: shown for shown in state.presence},
        confined=state.confined,
        doubted=state.doubted,
        known=True,
        # Nothing more was sent to the worker once it had parked the channel.
        arrival=Arrival(state.parked, state.counter),
    )
