"""How live tests wait: for a condition, with a deadline; never for a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater

T = TypeVar("T")

#: How long anything may take that takes a moment on a quiet machine (s).
PATIENCE = 90.0
#: Between two looks at a condition (s).
LOOK_AGAIN = 0.02


async def until(look: Callable[[], Awaitable[T]], what: str, limit: float = PATIENCE) -> T:
    """Look until what is seen is true, and give it back; fail after `limit` seconds, saying what was last seen."""
    from twisted.internet import reactor

    end = time.monotonic() + limit
    while True:
        seen = await look()
        if seen:
            return seen
        if time.monotonic() > end:
            raise AssertionError(f"after {limit:.0f} s still not: {what}; last seen: {seen!r}")
        await deferLater(reactor, LOOK_AGAIN)


async def until_now(look: Callable[[], T], what: str, limit: float = PATIENCE) -> T:
    """The same for a condition that is seen at once."""

    async def seen() -> T:
        return look()

    return await until(seen, what, limit)


async def pause(seconds: float) -> None:
    """Let time pass: only for showing that something does *not* happen meanwhile."""
    from twisted.internet import reactor

    await deferLater(reactor, seconds)


async def aio(coroutine: Coroutine[Any, Any, T]) -> T:
    """Await something of asyncio's, as Playwright gives it, under Twisted's asyncio reactor."""
    return await Deferred.fromFuture(asyncio.ensure_future(coroutine))
