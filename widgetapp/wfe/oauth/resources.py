"""`/oauth/…`: where clients get their tokens, ask about them, and give them back. Browsers of people never come here."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote_plus

import msgspec
from sqlalchemy.engine import Connection
from twisted.logger import Logger
from twisted.web.http import OK, UNAUTHORIZED
from twisted.web.resource import Resource
from twisted.web.server import Request

from ...clock import Now
from ...oauth import endpoints
from ...oauth.endpoints import Reply, refused
from ...oauth.validator import Settings
from ...refusals import Refusal
from ...store import audit, authorizations
from ...useractions.calls import Services
from ..answers import body_of, client_address, respond
from ..visitors import header

Answer = Callable[[Connection, Settings, dict[str, str]], Reply]

#: No request here is longer (bytes).
MAX_BODY = 16 * 1024
FORM = "application/x-www-form-urlencoded"


class OAuth(Resource):
    """The endpoints, one below the other."""

    def __init__(self, services: Services, now: Now) -> None:
        super().__init__()
        for name, answer in (
            ("token", endpoints.token),
            ("revoke", endpoints.revoke),
            ("introspect", endpoints.introspect),
            ("device_authorization", endpoints.device_authorization),
        ):
            self.putChild(name.encode(), Endpoint(services, now, answer))


class _Bad(Exception):
    """A request that is not even a good form; `reply` says why."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.body)
        self.reply = reply


class Endpoint(Resource):
    """One of them. Whoever guesses secrets has to wait longer and longer."""

    log = Logger()
    isLeaf = True
    allowedMethods = (b"POST",)

    def __init__(self, services: Services, now: Now, answer: Answer) -> None:
        super().__init__()
        self._services = services
        self._now = now
        self._answer = answer

    def render_POST(self, request: Request) -> int:
        request.setHeader("Cache-Control", "no-store")
        request.setHeader("Pragma", "no-cache")
        return respond(request, self._respond(request))

    async def _respond(self, request: Request) -> bytes:
        try:
            reply = await self._reply(_form(request), client_address(request))
        except _Bad as bad:
            reply = bad.reply
        except Refusal as refusal:
            reply = refused("temporarily_unavailable", refusal.message, refusal.code.status)
            if refusal.retry_after is not None:
                request.setHeader("Retry-After", str(math.ceil(refusal.retry_after)))
        request.setResponseCode(reply.status)
        if reply.status == UNAUTHORIZED:
            request.setHeader("WWW-Authenticate", 'Basic realm="WidgetApp"')
        return b"" if reply.body is None else msgspec.json.encode(reply.body)

    async def _reply(self, params: dict[str, str], address: str) -> Reply:
        services, account = self._services, params.get("client_id", "")
        throttle = services.throttle
        if self._answer is endpoints.device_authorization:
            # Anybody can ask in the name of a public client, and each question is kept for a while.
            account = f"the devices of {account}"
        throttle.check(account, address)
        settings = Settings(self._now(), services.public_url, services.token_lifetime)
        reply = await services.reads.read(self._answer, settings, params)
        if reply.status == UNAUTHORIZED or self._answer is endpoints.device_authorization:
            throttle.failed(account, address)
        elif reply.status == OK and "client_secret" in params:
            throttle.succeeded(account, address)
        return await self._carried_out(reply, settings.now, address, params.get("client_id"))

    async def _carried_out(self, reply: Reply, at: int, address: str, client: str | None) -> Reply:
        """The reply, once what it says is so. What takes rights away is a line in the audit log."""
        if reply.plan is None:
            return reply
        done = await self._services.journal.transact(reply.plan.transaction, reply.plan.params)
        revoking = reply.plan.transaction is authorizations.revoke
        # What a client shows that was spent before may just have cost it everything that came from it.
        if done is revoking:
            self._services.rights_changed()
            told = audit.Entry(at, "oauth_revoke" if revoking else "oauth_replay", None, address, client)
            await self._services.journal.transact(audit.add, told)
        if done or revoking:
            return reply
        return refused("invalid_grant", "It was used already, or was taken back.")


def _form(request: Request) -> dict[str, str]:
    """The parameters of a request, with the client's credentials among them wherever they came. Raises `_Bad`."""
    if b"?" in request.uri:
        # Addresses are written down in many places on the way.
        raise _Bad(refused("invalid_request", "Parameters belong in the body, not in the address."))
    if header(request, "content-type").partition(";")[0].strip().lower() != FORM:
        raise _Bad(refused("invalid_request", f"Send the parameters as {FORM}."))
    pairs = parse_qsl(body_of(request, MAX_BODY).decode("latin-1"), keep_blank_values=True)
    params = dict(pairs)
    if len(params) < len(pairs):
        raise _Bad(refused("invalid_request", "A parameter comes twice."))
    params = {name: value for name, value in params.items() if value}
    authorization = header(request, "authorization")
    if authorization:
        if "client_secret" in params:
            raise _Bad(refused("invalid_request", "Show the secret in one way, not in two."))
        client, params["client_secret"] = _basic(authorization)
        if params.setdefault("client_id", client) != client:
            raise _Bad(refused("invalid_request", "Two clients are named."))
    return params


def _basic(authorization: str) -> tuple[str, str]:
    kind, _, encoded = authorization.partition(" ")
    try:
        if kind.lower() != "basic":
            raise ValueError("another kind")
        client, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (ValueError, binascii.Error) as error:
        raise _Bad(refused("invalid_client", "The header Authorization is not HTTP Basic.", UNAUTHORIZED)) from error
    # Both were encoded as in forms first (RFC 6749, 2.3.1).
    return unquote_plus(client), unquote_plus(secret)
