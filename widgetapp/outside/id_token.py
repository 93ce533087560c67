"""ID tokens: whether one is the provider's, is meant for us, and belongs to this log-in (OpenID Connect Core 1.0, 3.1.3.7)."""

from __future__ import annotations

from typing import Any

import msgspec
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet

from ..clock import Now
from .web import OutsideError, Web, decoded

#: Public keys only: a shared secret would make whoever knows it a provider; and never "none".
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
#: By how much clocks may differ (s).
LEEWAY = 60
#: Keys are asked for again after this; where one is missing, after the second (ms).
FRESH, AGAIN = 60 * 60 * 1000, 60 * 1000


class _KeySet(msgspec.Struct, frozen=True):
    keys: list[dict[str, Any]]


class Keys:
    """A provider's keys."""

    def __init__(self, web: Web, now: Now) -> None:
        self._web = web
        self._now = now
        self._keys: KeySet | None = None
        self._at = 0

    def now_s(self) -> int:
        """The time (s)."""
        return self._now() // 1000

    async def get(self, url: str, newer: bool = False) -> KeySet:
        """The keys; `newer` where one that is needed is not among them. Raises `OutsideError`."""
        if self._keys is None or self._now() - self._at > (AGAIN if newer else FRESH):
            found = decoded(url, await self._web.get(url), _KeySet)
            self._keys, self._at = KeySet(_usable(found.keys)), self._now()
        return self._keys


def _usable(keys: list[dict[str, Any]]) -> list[Key]:
    # One that nobody can use here is no reason to leave the others.
    usable = []
    for key in keys:
        if key.get("use", "sig") == "sig" and key.get("kty") != "oct":
            try:
                usable.append(JWKRegistry.import_key(key))
            except (JoseError, ValueError, TypeError):
                continue
    return usable


async def checked(token: str, keys: Keys, url: str, issuer: str, client: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token for this client and this log-in. Raises `OutsideError`."""
    try:
        claims = await _claims(token, keys, url)
        registry = jwt.JWTClaimsRegistry(
            now=keys.now_s,
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            sub={"essential": True},
            aud={"essential": True, "value": client},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        registry.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise OutsideError(f"the ID token is not good: {error}") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client) != client:
        raise OutsideError("the ID token was issued to another client")
    return claims


async def _claims(token: str, keys: Keys, url: str) -> dict[str, Any]:
    try:
        return dict(jwt.decode(token, await keys.get(url), algorithms=ALGORITHMS).claims)
    except InvalidKeyIdError:
        # The provider may have a new key.
        return dict(jwt.decode(token, await keys.get(url, newer=True), algorithms=ALGORITHMS).claims)
