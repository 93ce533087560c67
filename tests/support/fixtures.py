"""The one way in which live tests declare what they start."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from typing import TypeVar, cast

import pytest_twisted  # type: ignore[import-untyped]  # it says nothing of types

from .daemon import Daemon

F = TypeVar("F", bound=Callable[..., AsyncIterator[object]])


def fixture(function: F) -> F:
    """Make a pytest fixture of an asynchronous generator that runs under Twisted's reactor."""
    return cast(F, pytest_twisted.async_yield_fixture()(function))


def module_fixture(function: F) -> F:
    """The same for what all tests of a module share."""
    return cast(F, pytest_twisted.async_yield_fixture(scope="module")(function))


def shared_daemon(environment: Mapping[str, str] | None = None) -> Callable[[], AsyncIterator[Daemon]]:
    """The fixture `daemon` of a file whose tests share one demonstration. What one of them leaves there, such as a group
    that may not work live, the later ones find."""

    async def daemon() -> AsyncIterator[Daemon]:
        async with Daemon(environment) as one:
            await one.start()
            yield one

    return module_fixture(daemon)
