"""What the live tests start: the real daemon, and people who speak to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

from tests.support.daemon import Daemon
from tests.support.fixtures import fixture
from tests.support.providers import Providers
from tests.support.visitor import Visitor

MakeDaemon = Callable[..., Daemon]


@fixture
async def make_daemon() -> AsyncIterator[MakeDaemon]:
    """Makes daemons, not yet started. At the end each of them must have had nothing to complain of."""
    made: list[Daemon] = []

    def make(**options: Any) -> Daemon:
        made.append(Daemon(**options))
        return made[-1]

    yield make
    for daemon in made:
        await daemon.close()
    complaints = [line for daemon in made for line in daemon.complaints()]
    assert not complaints, "\n".join(complaints)


@fixture
async def daemon(make_daemon: MakeDaemon) -> AsyncIterator[Daemon]:
    """A running demonstration of the test's own."""
    one = make_daemon()
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
    one = Providers()
    yield one
    complaints = await one.close()
    assert not complaints, "\n".join(complaints)
