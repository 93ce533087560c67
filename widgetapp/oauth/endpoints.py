"""The endpoints: each reads a request's parameters and gives the answer, and what must be written for it to be true."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from oauthlib.common import Request
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    BearerToken,
    ClientCredentialsGrant,
    IntrospectEndpoint,
    RefreshTokenGrant,
    RevocationEndpoint,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749 import errors
from oauthlib.oauth2.rfc8628.endpoints import DeviceAuthorizationEndpoint
from oauthlib.oauth2.rfc8628.grant_types import DeviceCodeGrant
from sqlalchemy.engine import Connection

from ..store import authorizations, grants, people
from . import rules
from .validator import DEVICE_SECONDS, INTERVAL, Plan, Settings, Validator

#: What people type from a device's screen: no vowels, so no words, and nothing that looks like something else.
USER_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, which is true when its plan, if it has one, has been carried out."""

    status: int
    body: dict[str, Any] | None
    plan: Plan | None = None


def refused(error: str, description: str, status: int = 400) -> Reply:
    """An answer as RFC 6749, 5.2, has it."""
    return Reply(status, {"error": error, "error_description": description})


def token(db: Connection, settings: Settings, params: Mapping[str, str]) -> Reply:
    """Tokens, for a code, a refresh token, a device code, or for the client itself."""
    if not params.get("grant_type"):
        return refused("invalid_request", "Missing grant_type parameter.")
    validator = Validator(db, settings)
    bearer = BearerToken(validator, _new_secret, settings.token_seconds)
    by_type = {
        rules.CODE: code_grant(validator),
        rules.CREDENTIALS: ClientCredentialsGrant(validator),
        rules.REFRESH: RefreshTokenGrant(validator),
        rules.DEVICE: DeviceCodeGrant(validator),
    }
    # The handler for what is not known here refuses it.
    endpoint = TokenEndpoint(rules.CODE, bearer, by_type)
    _, body, status = endpoint.create_token_response("/", "POST", urlencode(params), {})
    return _reply(validator, body, status)


def revoke(db: Connection, settings: Settings, params: Mapping[str, str]) -> Reply:
    """RFC 7009."""
    validator = Validator(db, settings)
    _, body, status = RevocationEndpoint(validator).create_revocation_response("/", "POST", urlencode(params), {})
    return _reply(validator, body, status)


def introspect(db: Connection, settings: Settings, params: Mapping[str, str]) -> Reply:
    """RFC 7662."""
    validator = Validator(db, settings, secret_needed=True)
    _, body, status = IntrospectEndpoint(validator).create_introspect_response("/", "POST", urlencode(params), {})
    return _reply(validator, body, status)


def device_authorization(db: Connection, settings: Settings, params: Mapping[str, str]) -> Reply:
    """RFC 8628: a device asks for a code that somebody types elsewhere."""
    validator = Validator(db, settings)
    page = f"{settings.url}/device"
    endpoint = DeviceAuthorizationEndpoint(
        validator, page, DEVICE_SECONDS, INTERVAL, page + "?user_code={user_code}", _new_user_code
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    request: Any = Request("/", "POST", urlencode(params), headers)
    try:
        # As at the other endpoints: who is not known is not told what else is wrong.
        if not validator.validate_client_id(params.get("client_id", ""), request):
            raise errors.InvalidClientError
        if rules.DEVICE not in request.client.grants:
            raise errors.UnauthorizedClientError
        _, body, status = endpoint.create_device_authorization_response("/", "POST", urlencode(params), headers)
    except errors.OAuth2Error as error:
        return Reply(error.status_code, json.loads(error.json))
    wanted = grants.DeviceCode(
        people.digest(body["device_code"]), user_code_digest(body["user_code"]), request.client.id, body.pop("scope"),
        INTERVAL, settings.now, settings.now + DEVICE_SECONDS * 1000,
    )  # fmt: skip
    return Reply(status, body, Plan(authorizations.add_device, wanted))


def code_grant(validator: Validator) -> AuthorizationCodeGrant:
    """The grant with codes: with PKCE, and of that only what is safe."""
    return AuthorizationCodeGrant(validator, post_auth=[_only_s256])


def _only_s256(request: Any) -> dict[str, str]:
    if request.code_challenge_method != "S256":
        raise errors.UnsupportedCodeChallengeMethodError(request=request)
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", request.code_challenge):
        raise errors.InvalidRequestError("The code_challenge is not a SHA-256 in base64url.", request=request)
    return {}


def _reply(validator: Validator, body: Any, status: int) -> Reply:
    return Reply(status, json.loads(body) if body else None, validator.plan)


def _new_secret(_request: Any) -> str:
    return secrets.token_urlsafe(32)


def _new_user_code() -> str:
    letters = [secrets.choice(USER_CODE_LETTERS) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def user_code_digest(typed: str) -> bytes:
    """What is stored of a user code, however it was typed."""
    return people.digest(re.sub(r"[^A-Z]", "", typed.upper()))
