"""What oauthlib asks about clients, codes and tokens, answered from the store; and what it wants written, as a plan."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from oauthlib.oauth2.rfc8628.request_validator import RequestValidator
from sqlalchemy.engine import Connection

from ..store import authorizations, clients, grants, people
from ..store.clients import Client
from ..store.transactions import NamedTransaction
from . import rules

#: oauthlib's own, on which it keeps whatever it comes to know, and so do we.
Request = Any

#: What somebody has to do within these times (s): exchange a code; answer a device; come back with a refresh token.
CODE_SECONDS = 60
DEVICE_SECONDS = 600
REFRESH_SECONDS = 30 * 24 * 3600
#: How long a device waits between two questions, and how much longer when it does not (s).
INTERVAL = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """The moment (ms), our own address, and how long access tokens last (s)."""

    now: int
    url: str
    token_seconds: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written before the answer is true. The transaction may say no: then it is not."""

    transaction: NamedTransaction[Any, bool]
    params: Any


class Validator(RequestValidator):  # type: ignore[misc]  # it has no types
    """Answers for one request, in one read-only transaction."""

    def __init__(self, db: Connection, settings: Settings, secret_needed: bool = False) -> None:
        self._db = db
        self._settings = settings
        #: Whether clients without a secret are turned away.
        self._secret_needed = secret_needed
        self.plan: Plan | None = None
        self._spent: authorizations.Spent | None = None
        self._spends = b""
        self._family: str | None = None
        #: What was consented to; an access token may be for less.
        self._consented = ""

    # --- clients ---

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Whether this client must show a secret: each that has one."""
        client = clients.able(self._db, request.client_id or "")
        return self._secret_needed or client is None or client.secret is not None

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Whether it is who it says, by its secret."""
        client = clients.able(self._db, request.client_id or "")
        if client is None or client.secret is None:
            return False
        request.client = client
        return hmac.compare_digest(client.secret, people.digest(request.client_secret or ""))

    def authenticate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Whether there is such a public client."""
        request.client = clients.able(self._db, client_id or "")
        return request.client is not None and request.client.secret is None

    def validate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Whether there is such a client at all."""
        request.client = clients.able(self._db, client_id)
        return request.client is not None

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether the client may come by this way."""
        return grant_type in client.grants

    def validate_response_type(
        self, client_id: str, response_type: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Only codes are given to browsers, never tokens."""
        return response_type == "code" and rules.CODE in client.grants

    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Whether the browser may be sent there."""
        return rules.is_registered(redirect_uri, request.client.redirect_uris)

    def get_default_redirect_uri(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> str | None:
        """Where it is sent when the client does not say; only where there is no choice."""
        uris: tuple[str, ...] = request.client.redirect_uris
        return uris[0] if len(uris) == 1 else None

    # --- scopes ---

    def get_default_scopes(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        """What a client gets that asks for nothing in particular: all but the administration."""
        return rules.allowed(request.client.scopes, administrator=False)

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether the client may have them. By itself it administers nothing: that it can do for an administrator only."""
        by_itself = request.grant_type == rules.CREDENTIALS
        return bool(scopes) and set(scopes) <= set(rules.allowed(client.scopes, administrator=not by_itself))

    def get_original_scopes(self, refresh_token: str, request: Request, *args: Any, **kwargs: Any) -> str:
        """What was consented to."""
        return self._consented

    # --- codes ---

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        """Always."""
        return True

    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Request, *args: Any, **kwargs: Any
    ) -> None:
        """Somebody has consented."""
        now = self._settings.now
        consented = grants.Code(
            secret=people.digest(code["code"]),
            client=client_id,
            user=request.user,
            scopes=" ".join(request.scopes),
            redirect_uri=request.redirect_uri,
            challenge=request.code_challenge,
            family=uuid4().hex,
            created_at=now,
            expires_at=now + CODE_SECONDS * 1000,
        )
        self.plan = Plan(authorizations.add_code, consented)

    def validate_code(self, client_id: str, code: str, client: Client, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Whether this client was given this code. One that was used passes here: when everything else is right too, the
        transaction finds out, and revokes what it has brought. Who only knows the code revokes nothing."""
        known = grants.code(self._db, people.digest(code))
        if known is None or known.client != client.id:
            return False
        if known.used_at is None and known.expires_at <= self._settings.now:
            return False
        request.user, request.scopes = known.user, known.scopes.split()
        self._spent, self._spends, self._family = "code", known.secret, known.family
        return True

    def get_code_challenge(self, code: str, request: Request) -> str:
        """What the verifier must fit."""
        return self._code(code).challenge

    def get_code_challenge_method(self, code: str, request: Request) -> str:
        """How."""
        return "S256"

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether the code was sent there."""
        return redirect_uri == self._code(code).redirect_uri

    def invalidate_authorization_code(self, client_id: str, code: str, request: Request, *args: Any, **kwargs: Any) -> None:
        """It is used up in the transaction that makes the tokens."""

    # --- devices ---

    def validate_device_code(self, client_id: str, code: str, request: Request, *args: Any, **kwargs: Any) -> str | None:
        """What became of a device's question."""
        known, now = grants.device(self._db, people.digest(code)), self._settings.now
        if known is None or known.client != request.client.id:
            return None
        if known.expires_at <= now:
            return "expired_token"
        if known.approved is None:
            early = known.polled_at is not None and now - known.polled_at < known.interval * 1000
            interval = known.interval + INTERVAL if early else known.interval
            self.plan = Plan(authorizations.poll, authorizations.Poll(known.secret, now, interval))
            return "slow_down" if early else "authorization_pending"
        if not known.approved:
            return "access_denied"
        request.user, request.scopes = known.user, known.scopes.split()
        self._spent, self._spends, self._family = "device", known.secret, uuid4().hex
        return "authorized"

    # --- tokens ---

    def validate_refresh_token(self, refresh_token: str, client: Client, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Whether this client was given it. Whether it was used before, the transaction finds out."""
        known = grants.refresh(self._db, people.digest(refresh_token))
        if known is None or known.client != client.id or known.expires_at <= self._settings.now:
            return False
        request.user, self._consented = known.user, known.scopes
        self._spent, self._spends, self._family = "refresh", known.secret, known.family
        return True

    def save_token(self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        """Tokens are to be given out: for a person, or for the client itself."""
        now, client = self._settings.now, request.client
        if rules.REFRESH not in client.grants:
            # oauthlib makes one for everybody.
            token.pop("refresh_token", None)
        refresh = token.get("refresh_token")
        issue = authorizations.Issue(
            client=client.id,
            user=request.user if self._spent else client.id,
            scopes=token["scope"],
            access=people.digest(token["access_token"]),
            expires_at=now + token["expires_in"] * 1000,
            at=now,
            refresh=None if refresh is None else people.digest(refresh),
            refresh_scopes=self._consented or token["scope"],
            refresh_expires_at=now + REFRESH_SECONDS * 1000,
            spent=self._spent,
            spends=self._spends,
            family=self._family,
        )
        self.plan = Plan(authorizations.issue, issue)

    def revoke_token(self, token: str, token_type_hint: str | None, request: Request, *args: Any, **kwargs: Any) -> None:
        """The client wants it no more. What is not its own is left, and nobody is told."""
        self.plan = Plan(authorizations.revoke, authorizations.Revocation(people.digest(token), request.client.id))

    def introspect_token(
        self, token: str, token_type_hint: str | None, request: Request, *args: Any, **kwargs: Any
    ) -> dict[str, Any] | None:
        """What a token is good for, told to the client that it was issued to, and to nobody else."""
        secret, now = people.digest(token), self._settings.now
        found = people.token(self._db, secret, now)
        if found is not None and found.bounds.client == request.client.id:
            return self._claims(found.user, found.scopes, found.expires_at, request) | {"token_type": "Bearer"}
        refresh = grants.refresh(self._db, secret)
        if refresh is None or refresh.client != request.client.id or refresh.used_at is not None or refresh.expires_at <= now:
            return None
        user = people.user(self._db, refresh.user)
        if user is None or not people.is_able(self._db, refresh.user):
            return None
        return self._claims(user, refresh.scopes.split(), refresh.expires_at, request)

    def _claims(self, user: people.User, scopes: Any, expires_at: int, request: Request) -> dict[str, Any]:
        return {
            "scope": " ".join(sorted(scopes)),
            "client_id": request.client.id,
            "username": user.login,
            "sub": user.id,
            "exp": expires_at // 1000,
            "iss": self._settings.url,
            "aud": self._settings.url,
        }

    def _code(self, code: str) -> grants.Code:
        found = grants.code(self._db, people.digest(code))
        if found is None:
            raise RuntimeError("the code was there in the same transaction")
        return found
