"""The one way to start work that nobody waits for."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure


def spawn_task(log: Logger, what: str, coroutine: Coroutine[Any, Any, Any]) -> Deferred[Any]:
    """Start a coroutine; its failure is logged as the failure of `what`. The Deferred never fails, and may be dropped."""

    def failed(failure: Failure) -> None:
        log.failure("{what} failed", failure=failure, what=what)

    return Deferred.fromCoroutine(coroutine).addErrback(failed)
