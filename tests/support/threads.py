"""Work for threads, done at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def at_once(work: Callable[[], T]) -> T:
    """What the work gives."""
    return work()
