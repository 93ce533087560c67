"""Imported by Python itself when it starts, in a run that is to fail: switches off what `BENCH_WITHOUT` names."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from widgetapp.links import write_now
from widgetapp.sfe.live import LiveChannel
from widgetapp.sfe.writing import WritingSocket
from widgetapp.store import engine
from widgetapp.store.journal import Journal, JournalClient
from widgetapp.wire import links
from widgetapp.wire.journal import Batch, Committed

#: How long an edit that was acknowledged too early waits for its commit (s).
LATE = 1.0


def _without_fsync() -> None:
    """A commit is in the kernel's hands when it returns, and not on the disk."""
    prepare = engine._prepare

    def careless(one: Any, pragmas: tuple[str, ...], begin: str) -> None:
        prepare(one, tuple(pragma.replace("synchronous=FULL", "synchronous=OFF") for pragma in pragmas), begin)

    engine._prepare = careless  # type: ignore[assignment]


def _without_commit() -> None:
    """An edit is acknowledged when the writer has heard of it, and committed a little later."""

    def received(self: Any, link: Any, messages: Sequence[Any]) -> None:
        link.send([Committed(message.id, self._writer._last, []) for message in messages if isinstance(message, Batch)])
        self._waiting += [(link, message) for message in messages]
        if self._scheduled is None:
            late = LATE if all(isinstance(message, Batch) for message in messages) else 0
            self._scheduled = self._clock.callLater(late, self._commit)

    Journal.link_received = received  # type: ignore[method-assign]


def _without_resend() -> None:
    """What was under way to a process that died is forgotten."""
    again, made = LiveChannel.again, JournalClient.link_made

    def forgetful(self: LiveChannel) -> list[links.Message]:
        return [message for message in again(self) if not isinstance(message, links.Edit)]

    def silent(self: Any, link: Any) -> None:
        self._flight = None
        made(self, link)

    LiveChannel.again = forgetful  # type: ignore[method-assign]
    JournalClient.link_made = silent  # type: ignore[method-assign]


def _without_budget() -> None:
    """Whatever a client does not read waits for it."""

    def heedless(self: Any, frames: bytes) -> None:
        if not self.ended and self.state == self.STATE_OPEN:
            write_now(self.transport, frames)

    WritingSocket._write = heedless  # type: ignore[method-assign]


_WAYS: dict[str, Callable[[], None]] = {
    "fsync": _without_fsync,
    "commit": _without_commit,
    "resend": _without_resend,
    "budget": _without_budget,
}

if way := _WAYS.get(os.environ.get("BENCH_WITHOUT", "")):
    way()
