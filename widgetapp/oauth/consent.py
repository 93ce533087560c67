"""Consent: what a client wants of the person whom it has sent here, and where his answer sends him."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from oauthlib.common import Request, add_params_to_uri
from oauthlib.oauth2 import AuthorizationCodeGrant, BearerToken
from oauthlib.oauth2.rfc6749 import errors
from sqlalchemy.engine import Connection

from ..store import groups, people
from ..store.access import Bounds
from ..store.groups import Group
from . import rules
from .endpoints import code_grant
from .validator import Plan, Settings, Validator


class CannotReturn(Exception):
    """The request names no client, or no address of that client's: nobody is sent anywhere, and the person is told."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client wants; or the address to send the person to at once, with an error that the client is to hear of."""

    client: str = ""
    scopes: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    redirect: str | None = None


@dataclass(frozen=True, slots=True)
class _Good:
    """A request that can be consented to."""

    request: Any
    grant: AuthorizationCodeGrant
    validator: Validator


def wanted(db: Connection, settings: Settings, query: str, user: people.User) -> Wanted:
    """What an authorization request asks of somebody. Raises `CannotReturn`."""
    found = _examine(db, settings, query, user)
    if isinstance(found, str):
        return Wanted(redirect=found)
    client = found.request.client
    return Wanted(client.name, tuple(found.request.scopes), in_common(db, client.id, user))


def in_common(db: Connection, client: str, user: people.User) -> tuple[Group, ...]:
    """The User Groups of a client to which somebody belongs too. The others are none of his business."""
    return tuple(membership.group for membership in groups.of(db, user.id, bounds=Bounds(client)))


def answer(db: Connection, settings: Settings, query: str, user: people.User, approve: bool) -> tuple[str, Plan | None]:
    """Where somebody's answer to an authorization request sends him, and what must be written first. Raises `CannotReturn`."""
    found = _examine(db, settings, query, user)
    if isinstance(found, str):
        return found, None
    if not approve:
        return _back(settings, found.request, errors.AccessDeniedError(request=found.request)), None
    found.request.user = user.id
    headers, _, _ = found.grant.create_authorization_response(found.request, BearerToken(found.validator))
    return _with_issuer(settings, headers["Location"]), found.validator.plan


def _examine(db: Connection, settings: Settings, query: str, user: people.User) -> _Good | str:
    validator = Validator(db, settings)
    grant = code_grant(validator)
    # What is empty counts as left out (RFC 6749, 3.1); what was encoded in another way than oauthlib's is made like that.
    request: Any = Request(f"/?{urlencode(parse_qsl(query))}")
    # Codes go into the query of the client's address, whatever it would like better.
    request.response_mode = "query"
    try:
        scopes, _ = grant.validate_authorization_request(request)
    except errors.FatalClientError as error:
        raise CannotReturn(error.description) from error
    except errors.OAuth2Error as error:
        return _back(settings, request, error)
    request.scopes = rules.allowed(scopes, user.admin)
    if not request.scopes:
        return _back(settings, request, errors.InvalidScopeError(request=request))
    return _Good(request, grant, validator)


def _back(settings: Settings, request: Any, error: errors.OAuth2Error) -> str:
    return _with_issuer(settings, error.in_uri(request.redirect_uri))


def _with_issuer(settings: Settings, uri: str) -> str:
    """RFC 9207: a client that deals with several servers knows which one has answered."""
    return str(add_params_to_uri(uri, [("iss", settings.url)]))
