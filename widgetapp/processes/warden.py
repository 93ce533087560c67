"""The quarantine, as administrators have it: they see what is kept from its Thing, and let people change a Thing again."""

from __future__ import annotations

from ..refusals import Refusal
from ..store import quarantine
from ..store.engine import Reads
from ..store.journal import Transactor
from ..wire.admin import Case
from ..wire.status import Outcome
from .supervisor import Supervisor


class Warden:
    """Looks at the quarantine, and releases from it."""

    def __init__(self, reads: Reads, journal: Transactor, supervisor: Supervisor) -> None:
        self._reads = reads
        self._journal = journal
        self._supervisor = supervisor

    async def cases(self) -> list[Case]:
        """All Things that something is kept from."""
        return await self._reads.read(quarantine.cases)

    async def release(self, thing: str) -> Outcome:
        """Let people change a Thing again, those included who have it open."""
        try:
            released = await self._journal.transact(quarantine.release, quarantine.Release(thing))
        except Refusal as refusal:
            return Outcome(refused=refusal.message)
        # Behind the store, so that no worker finds it confined there again; and in any case, should one have missed it.
        self._supervisor.free(thing)
        if not released:
            return Outcome(refused=f"the Thing {thing} is not in quarantine: see -quarantine for those that are")
        return Outcome((f"released the Thing {thing}: people may change it again",))
