"""What people without a stream have selected on Things: shown as presence, like that of everybody who streams, for a while."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from twisted.internet.interfaces import IDelayedCall, IReactorTime

from ..refusals import Refusal
from ..store.access import Bounds
from ..store.people import User
from ..wire.awareness import State
from .hub import Hub
from .live import LiveChannel
from .visits import Still, Visit, visiting

#: So long a selection is shown, unless another one takes its place (s).
SHOWN = 60.0


class _Selector(Visit):
    """The outlet of somebody who has selected something: whatever becomes of him, his selection goes."""

    def __init__(self, still: Still, end: Callable[[], None]) -> None:
        super().__init__(still)
        self._end = end

    def fail(self, refusal: Refusal) -> None:
        """He may no more, or the Thing cannot be opened."""
        self._end()


@dataclass(slots=True)
class _Selection:
    selector: _Selector
    channel: LiveChannel
    timer: IDelayedCall
    #: The number of its client in the awareness protocol, and of its last state.
    client: int
    clock: int = 0


class Selections:
    """One for each person on each Thing."""

    def __init__(self, clock: IReactorTime, hub: Hub) -> None:
        self._clock = clock
        self._hub = hub
        self._shown: dict[tuple[str, str], _Selection] = {}

    def select(self, user: User, bounds: Bounds, thing: str, widgets: Sequence[str], still: Still) -> None:
        """Show to all on a Thing which widgets somebody has selected. `still` raises `Refusal` where he may do so no more."""
        key = user.id, thing
        selection = self._shown.get(key)
        if selection is None:
            selector = _Selector(still, lambda: self._forget(key))
            channel = visiting(selector, user, bounds, thing, b"\x00select", read_only=True)
            timer = self._clock.callLater(SHOWN, self._forget, key)
            selection = self._shown[key] = _Selection(selector, channel, timer, secrets.randbits(32))
            self._hub.open(channel)
        selection.selector.still = still
        selection.timer.reset(SHOWN)
        selection.clock += 1
        state = msgspec.json.encode({"cursor": None, "selection": list(widgets)}).decode()
        self._hub.show(selection.channel, [State(selection.client, selection.clock, state)])

    def close(self, user: User, thing: str) -> None:
        """Show nothing of somebody on a Thing any more."""
        self._forget((user.id, thing))

    def rights_changed(self) -> None:
        """Everybody who has selected something is looked at again."""
        for selection in list(self._shown.values()):
            selection.selector.look_again()

    def _forget(self, key: tuple[str, str]) -> None:
        selection = self._shown.pop(key, None)
        if selection is not None:
            if selection.timer.active():
                selection.timer.cancel()
            self._hub.close(selection.channel)
