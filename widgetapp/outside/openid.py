"""Log-in by an OpenID provider: the code flow with PKCE (OpenID Connect Core 1.0, 3.1)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import msgspec
from oauthlib.oauth2 import WebApplicationClient
from oauthlib.oauth2.rfc6749.errors import OAuth2Error
from twisted.logger import Logger
from twisted.web import http

from ..clock import Now
from ..config import OpenIdConfig
from ..refusals import Refusal
from ..useractions.calls import Arrival
from .breaker import Breaker, LeftAlone
from .id_token import Keys, checked
from .web import OutsideError, Unreachable, Web, decoded

SCOPES = ("openid", "profile", "email")
#: What the provider says of itself is asked for again after this (ms).
FRESH = 60 * 60 * 1000
#: So long somebody may take to log in there (ms).
PATIENCE = 10 * 60 * 1000
#: So many may be on their way, and so many of them from one address.
MOST, MOST_FROM_ONE = 10_000, 100


class _Provider(msgspec.Struct, frozen=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0, 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str


class _Claims(msgspec.Struct, frozen=True):
    sub: str
    name: str = ""
    preferred_username: str = ""
    email: str = ""


class _Way(msgspec.Struct, frozen=True):
    """Somebody who was sent to the provider. Time in ms."""

    nonce: str
    verifier: str
    next: str
    linking: str | None
    address: str
    until: int


class OpenId:
    """Sends people to the provider, and takes them in when they come back."""

    log = Logger()

    def __init__(self, web: Web, breaker: Breaker, config: OpenIdConfig, page: str, now: Now) -> None:
        """`page` is the address to which the provider sends people back."""
        self.name = config.name
        self.issuer = config.issuer
        self.creates = config.create
        self.group = config.group
        self._web = web
        self._breaker = breaker
        self._config = config
        self._page = page
        self._now = now
        self._provider: tuple[_Provider, int] | None = None
        self._keys = Keys(web, now)
        #: By the `state` that goes along, the oldest first.
        self._ways: dict[str, _Way] = {}

    async def begin(self, next_: str, linking: str | None, address: str) -> tuple[str, str]:
        """Where to send somebody, and the state that he is to come back with. Raises `Refusal`."""
        self._forget()
        if len(self._ways) >= MOST or sum(way.address == address for way in self._ways.values()) >= MOST_FROM_ONE:
            raise Refusal("throttled", "Many people log in just now; please try again.", retry_after=60)
        provider = await self._asked(self._discover)
        client = WebApplicationClient(self._config.client_id)
        verifier = client.create_code_verifier(64)
        state, way = secrets.token_urlsafe(32), _Way(secrets.token_urlsafe(32), verifier, next_, linking, address, self._end())
        self._ways[state] = way
        address_ = client.prepare_request_uri(
            provider.authorization_endpoint,
            redirect_uri=self._page,
            scope=list(SCOPES),
            state=state,
            nonce=way.nonce,
            code_challenge=client.create_code_challenge(verifier, "S256"),
            code_challenge_method="S256",
        )
        return str(address_), state

    def _end(self) -> int:
        return self._now() + PATIENCE

    def _forget(self) -> None:
        late = [state for state, way in self._ways.items() if way.until <= self._now()]
        for state in late:
            del self._ways[state]

    async def finish(self, state: str, query: str) -> Arrival:
        """Who has come back, with what the provider has put into the address. Raises `Refusal`; a state is good once."""
        self._forget()
        way = self._ways.pop(state, None)
        if way is None:
            raise Refusal("link_spent", "That took too long, or was done already. Please log in again.")
        code = self._code(state, query)
        claims = await self._asked(lambda: self._claims(way, code))
        name = claims.name or claims.preferred_username or claims.email or claims.sub
        login = claims.preferred_username or claims.email or claims.sub
        return Arrival(self.issuer, claims.sub, name[:200], "".join(login.split())[:200], way.next, way.linking)

    def _code(self, state: str, query: str) -> str:
        try:
            # The address itself does not matter, but oauthlib wants to see that it is safe.
            answer: dict[str, Any] = WebApplicationClient(self._config.client_id).parse_request_uri_response(
                f"https://here/?{query}", state
            )
        except OAuth2Error as error:
            raise Refusal("forbidden", f"{self.name} did not let you in: {error.error}.") from error
        # Another server's code must not be shown to this one (RFC 9207).
        if answer.get("iss", self.issuer) != self.issuer:
            raise Refusal("forbidden", f"This answer does not come from {self.name}.")
        return str(answer["code"])

    async def _asked(self, asking: Callable[[], Any]) -> Any:
        try:
            return await self._breaker.call(asking)
        except Unreachable as error:
            if not isinstance(error, LeftAlone):
                self.log.error("log-in by OpenID: {error}", error=error)
            raise Refusal("unavailable", f"{self.name} cannot be asked just now. Please try again later.") from error
        except OutsideError as error:
            self.log.error("log-in by OpenID: {error}", error=error)
            raise Refusal("forbidden", f"What {self.name} says cannot be relied upon. The server's log says why.") from error

    async def _discover(self) -> _Provider:
        if self._provider is not None and self._now() - self._provider[1] < FRESH:
            return self._provider[0]
        url = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        provider = decoded(url, await self._web.get(url), _Provider)
        if provider.issuer != self.issuer:
            raise OutsideError(f"{url} speaks for {provider.issuer}, not for {self.issuer}")
        self._provider = (provider, self._now())
        return provider

    async def _claims(self, way: _Way, code: str) -> _Claims:
        """Redeem the code, and check what comes for it."""
        provider = await self._discover()
        fields = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self._page, "code_verifier": way.verifier,
        }  # fmt: skip
        config = self._config
        status, content = await self._web.post(provider.token_endpoint, fields, config.client_id, config.client_secret)
        if status != http.OK:
            raise OutsideError(f"{provider.token_endpoint} answers with status {status}: {content[:200]!r}")
        tokens = decoded(provider.token_endpoint, content, _Tokens)
        claims = await checked(tokens.id_token, self._keys, provider.jwks_uri, self.issuer, config.client_id, way.nonce)
        told = msgspec.convert(claims, _Claims)
        if provider.userinfo_endpoint is None:
            return told
        # Names may be told only there (OpenID Connect Core 1.0, 5.4).
        url = provider.userinfo_endpoint
        more = decoded(url, await self._web.get(url, f"Bearer {tokens.access_token}"), _Claims)
        if more.sub != told.sub:
            raise OutsideError(f"{url} speaks of somebody else")
        return more
