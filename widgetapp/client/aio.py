"""The same for programs that are asyncio's: Twisted's reactor runs in their loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Collection, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import msgspec
from twisted.internet import asyncioreactor
from twisted.internet.defer import Deferred

from ..useractions.declaration import UserAction
from .app import WidgetApp
from .listener import Listener
from .messages import Message, Place

T = TypeVar("T")


@asynccontextmanager
async def running_reactor() -> AsyncIterator[Any]:
    """Twisted's reactor, in the loop that runs; once in a program, before anything else asks for a reactor."""
    asyncioreactor.install(asyncio.get_running_loop())
    from twisted.internet import reactor

    one: Any = reactor
    # Signals stay asyncio's.
    one.startRunning(installSignalHandlers=False)
    try:
        yield one
    finally:
        # To stop the reactor would stop the loop; of what it has, threads alone would keep the program from its end.
        one.getThreadPool().stop()


def _future(coroutine: Coroutine[Any, Any, T]) -> asyncio.Future[T]:
    return Deferred.fromCoroutine(coroutine).asFuture(asyncio.get_running_loop())


class AsyncioListener:
    """`async for message in listener`, as `Listener`."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    @property
    def place(self) -> Place | None:
        """Behind the last message that was dealt with."""
        return self._listener.place

    def __aiter__(self) -> AsyncioListener:
        """It is one itself."""
        return self

    async def __anext__(self) -> Message:
        """The next message, whenever it comes."""
        # What ends an iteration cannot pass through a future.
        message = await _future(self._listener.next())
        if message is None:
            raise StopAsyncIteration
        return message

    async def subscribed(self) -> Place:
        """As `Listener.subscribed`."""
        return await _future(self._listener.subscribed())

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()


class AsyncioWidgetApp(WidgetApp):
    """The same methods, awaited in asyncio. `reactor` is what `running_reactor` gives."""

    def _perform(self, action: UserAction, params: msgspec.Struct, key: str | None) -> Awaitable[Any]:
        return _future(self._tried(action, params, key))

    async def disconnect(self) -> None:
        """Let go of the connections that are kept."""
        await _future(super().disconnect())

    def hear(
        self,
        place: Place | None = None,
        *,
        actions: Collection[str] = (),
        groups: Collection[str] = (),
        things: Collection[str] = (),
    ) -> AsyncioListener:
        """As `listen`."""
        return AsyncioListener(self.listen(place, actions=actions, groups=groups, things=things))
