"""People who leave for good as soon as their work is acknowledged: nobody sends it again for them."""

from __future__ import annotations

from tests.support.running import Running
from tests.support.visitor import Visitor

from .ground import BACK, Ground

#: Edits of each.
EDITS = 10


class Hermits(Running):
    """One after the other, each alone on a Thing of his own."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self._ground = ground
        self._free: list[str] = []
        #: What each was told is stored, by Thing.
        self.acknowledged: dict[str, set[str]] = {}
        #: What kept one from his work, in words.
        self.stuck: list[str] = []

    async def prepare(self, count: int) -> None:
        """Make Things for so many of them, while nothing is wrong."""
        ada = Visitor(self._ground.daemon.url)
        await ada.login("ada")
        self._free = [await ada.new_thing(f"Hermitage {number}") for number in range(count)]

    async def run(self) -> None:
        """One comes and goes, and then the next."""
        for number, thing in enumerate(self._free):
            if self.stopped:
                return
            try:
                await self._visit(f"h{number}", thing)
            except AssertionError as error:
                self.stuck.append(str(error))

    async def _visit(self, name: str, thing: str) -> None:
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
