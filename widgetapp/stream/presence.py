"""Who is on a Thing just now: the awareness states of its clients, newest clock first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..wire.awareness import State


@dataclass(slots=True)
class _Held:
    state: State
    channel: int


class Presences:
    """The presence states of one Thing.

    A Yjs client belongs to the channel that introduced it. Older providers send on what they heard of others; such
    states are passed over without ado, never taken for a claim.
    """

    def __init__(self) -> None:
        self._held: dict[int, _Held] = {}

    def update(self, channel: int, states: Iterable[State]) -> list[State]:
        """Take a channel's states, and give back those that are news to the others."""
        news = []
        for state in states:
            held = self._held.get(state.client)
            if held is None:
                if state.json is None:
                    continue
            elif held.channel != channel or not _newer(state, held.state):
                continue
            if state.json is None:
                del self._held[state.client]
            else:
                self._held[state.client] = _Held(state, channel)
            news.append(state)
        return news

    def leave(self, channel: int) -> list[State]:
        """Forget a channel, and give back what tells the others that its clients have gone."""
        gone = [client for client, held in self._held.items() if held.channel == channel]
        return [_gone(self._held.pop(client).state) for client in gone]

    def all(self) -> list[State]:
        """Everybody, for one who has just come."""
        return [held.state for held in self._held.values()]


def _newer(state: State, held: State) -> bool:
    # With equal clocks, going wins: so do the clients themselves decide (y-protocols, applyAwarenessUpdate).
    return state.clock > held.clock or (state.clock == held.clock and state.json is None)


def _gone(state: State) -> State:
    return State(state.client, state.clock + 1, None)
