"""People who leave for good as soon as their work is acknowledged: nobody sends it again for them."""

from __future__ import annotations

from twisted.internet.defer import Deferred

from tests.support.visitor import Visitor

from .ground import BACK, Ground

#: Edits of each.
EDITS = 10


class Hermits:
    """One after the other, each alone on a Thing of his own."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._stopped = False
        self._running: Deferred[None] | None = None
        #: What each was told is stored, by Thing.
        self.acknowledged: dict[str, set[str]] = {}

    def start(self) -> None:
        """Begin."""
        self._running = Deferred.fromCoroutine(self._run())

    async def stop(self) -> None:
        """Let the last one finish."""
        self._stopped = True
        if self._running is not None:
            await self._running

    async def things(self, count: int) -> list[str]:
        """Things for so many of them, made while nothing is wrong."""
        ada = Visitor(self._ground.daemon.url)
        await ada.login("ada")
        self._free = [await ada.new_thing(f"Hermitage {number}") for number in range(count)]
        return self._free

    async def _run(self) -> None:
        for number, thing in enumerate(list(self._free)):
            if self._stopped:
                return
            name = f"h{number}"
            editor = await self._ground.providers.editor(name, self._ground.daemon, self._ground.token(), **BACK)
            seat = await editor.join(thing)
            for edit in range(1, EDITS + 1):
                await seat.set(f"{name}-{edit}", type="rectangle", pos=[edit, 0])
            await seat.acknowledged(EDITS)
            await editor.order("disconnect")
            self.acknowledged[thing] = {f"{name}-{edit}" for edit in range(1, EDITS + 1)}

    async def lost(self) -> list[str]:
        """What was acknowledged and is not stored."""
        return [name for thing, names in self.acknowledged.items() for name in names - await self._ground.stored(thing)]
