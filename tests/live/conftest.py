"""What the live tests start: the real daemon, and people who speak to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

from tests.support.browser import Browser, Chromium
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.fixtures import fixture, module_fixture
from tests.support.providers import Providers
from tests.support.visitor import Visitor


@fixture
async def make_daemon() -> AsyncIterator[MakeDaemon]:
    """Makes daemons, not yet started. At the end each of them must have had nothing to complain of."""
    async with AsyncExitStack() as made:

        async def make(**options: Any) -> Daemon:
            return await made.enter_async_context(Daemon(**options))

        yield make


@fixture
async def daemon() -> AsyncIterator[Daemon]:
    """A running demonstration of the test's own."""
    async with Daemon() as one:
        await one.start()
        yield one


@fixture
async def ada(daemon: Daemon) -> AsyncIterator[Visitor]:
    """A designer of the demonstration, logged in."""
    visitor = Visitor(daemon.url)
    await visitor.login("ada")
    yield visitor


@fixture
async def providers() -> AsyncIterator[Providers]:
    """A Node process for people with the npm provider; it must have had nothing to complain of either."""
    async with Providers() as one:
        yield one


@module_fixture
async def shared_chromium() -> AsyncIterator[Chromium]:
    """One Chromium for the tests of a file."""
    async with Chromium() as one:
        yield one


@fixture
async def browser(shared_chromium: Chromium) -> AsyncIterator[Browser]:
    """Windows of it, none yet; in none may there be anything to complain of."""
    async with Browser(shared_chromium) as one:
        yield one
