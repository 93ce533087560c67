"""By what a program is let in."""

from __future__ import annotations

from typing import Protocol

import msgspec
from twisted.internet.defer import DeferredLock

from .web import Web

#: A token with less left than this is not used any more (s), if it is good for twice as long.
MARGIN = 60.0


class Credentials(Protocol):
    """Where tokens come from."""

    async def token(self, web: Web, *, instead_of: str | None = None) -> str:
        """A token; not the one that was not taken. Raises `Refused` or `Unreachable`."""

    def left(self, now: float) -> float | None:
        """For how long the token may still be used (s); None where nothing follows it."""


class GivenToken:
    """A token that somebody else has got."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, web: Web, *, instead_of: str | None = None) -> str:
        """Always the same."""
        return self._token

    def left(self, now: float) -> float | None:
        """Nothing follows it."""
        return None


class _Granted(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: int


class ClientCredentials:
    """A client in its own name (RFC 6749, 4.4): its id and secret, and what its tokens are to be good for."""

    def __init__(self, client: str, secret: str, scope: str) -> None:
        self._account = (client, secret)
        self._scope = scope
        self._token = ""
        self._renew_at = 0.0
        # Who comes while one is fetched waits for that one.
        self._lock = DeferredLock()

    async def token(self, web: Web, *, instead_of: str | None = None) -> str:
        """The one that there is, or a new one."""
        await self._lock.acquire()
        try:
            if self._token in ("", instead_of) or web.now() >= self._renew_at:
                fields = {"grant_type": "client_credentials", "scope": self._scope}
                granted = await web.form("/oauth/token", fields, self._account, _Granted)
                lasts = granted.expires_in
                self._token, self._renew_at = granted.access_token, web.now() + max(lasts - MARGIN, lasts / 2)
            return self._token
        finally:
            self._lock.release()

    def left(self, now: float) -> float | None:
        """Until a little before its end, or half of its time."""
        return max(self._renew_at - now, 0.0)
