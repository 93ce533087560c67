"""Passwords, hashed with argon2id in a few threads of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

from ..reactors import ISystemReactor
from ..refusals import Refusal

T = TypeVar("T")

#: Checks that may wait for a thread. Each takes 19 MiB when its turn comes: a crowd is turned away, not queued.
MAX_WAITING = 32


class Passwords:
    """Hashes and verifies, so many at a time as there are threads."""

    def __init__(self, reactor: ISystemReactor, threads: int) -> None:
        self._reactor = reactor
        self._pool = ThreadPool(0, threads, name="passwords")
        # OWASP's minimum for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane.
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._nobody = self._hasher.hash("a password that nobody has")
        self._waiting = 0

    def start(self) -> None:
        """Start the threads."""
        self._pool.start()

    def stop(self) -> None:
        """Let running checks end."""
        self._pool.stop()

    async def hash(self, password: str) -> str:
        """What is stored of a password."""
        return await self._in_thread(lambda: self._hasher.hash(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is the stored one. For a user who does not exist, pass None: it takes as long."""

        def check() -> bool:
            try:
                self._hasher.verify(self._nobody if stored is None else stored, password)
            except (VerifyMismatchError, InvalidHashError):
                return False
            return stored is not None

        return await self._in_thread(check)

    async def _in_thread(self, function: Callable[[], T]) -> T:
        if self._waiting >= MAX_WAITING:
            raise Refusal("throttled", "Many people log in just now; please try again.", retry_after=2)
        self._waiting += 1
        try:
            return await deferToThreadPool(self._reactor, self._pool, function)
        finally:
            self._waiting -= 1
