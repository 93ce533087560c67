"""JSON-RPC on `/_stream`: `widgetApp_useraction_*` for the catalogue, `widgetApp_stream_*` for the stream itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

import msgspec
from twisted.logger import Logger

from ..clock import Now
from ..refusals import CODES, Refusal
from ..useractions.calls import Call
from ..useractions.declaration import METHOD
from ..useractions.performer import Performer
from ..wire import jsonrpc
from .authority import Authority, Denied, Held, Identity
from .subscriptions import Subscriber, Subscriptions

P = TypeVar("P", bound=msgspec.Struct)

STREAM = "widgetApp_stream_"


class Reauth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A (fresher) token for this connection."""

    token: str


class Subscribe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service by its name."""

    service: str


class Answered(msgspec.Struct, frozen=True):
    """What came of a text frame: what to send back, if anything; the identity that it established, if any; and the services
    that its connection has subscribed to from now on, if that has changed."""

    text: bytes | None
    identity: Identity | None = None
    services: list[str] | None = None


class Answers(Protocol):
    """Anything that answers text frames."""

    async def answer(self, text: bytes, identity: Identity | None, address: str, subscriber: Subscriber) -> Answered:
        """Perform one request, for the connection that it came by."""

    def ended(self, subscriber: Subscriber) -> None:
        """A connection is gone."""


def subscription(service: str) -> bytes:
    """The text frame by which a connection subscribes, and wants no answer."""
    return msgspec.json.encode({"jsonrpc": "2.0", "method": f"{STREAM}subscribe", "params": {"service": service}})


class Rpc:
    """Answers the text frames of all connections."""

    log = Logger()

    def __init__(self, performer: Performer, authority: Authority, now: Now, subscriptions: Subscriptions) -> None:
        self._performer = performer
        self._authority = authority
        self._now = now
        self._subscriptions = subscriptions

    async def answer(self, text: bytes, identity: Identity | None, address: str, subscriber: Subscriber) -> Answered:
        """Perform one request, for the connection that it came by; `ended` is told when that is gone."""
        established: Identity | None = None
        services: list[str] | None = None

        async def perform(request: jsonrpc.Request) -> object:
            nonlocal established, services
            if request.method == f"{STREAM}reauth":
                established = await self._reauth(request)
                self._subscriptions.renewed(subscriber, established)
                return {"expires_at": established.expires_at}
            if request.method == f"{STREAM}ping":
                return {}
            if request.method == f"{STREAM}subscribe":
                name = params_of(request, Subscribe).service
                greeting = await self._subscriptions.subscribe(name, subscriber, self._known(identity))
                services = self._subscriptions.of(subscriber)
                return greeting
            if request.method == f"{STREAM}unsubscribe":
                self._subscriptions.unsubscribe(params_of(request, Subscribe).service, subscriber)
                services = self._subscriptions.of(subscriber)
                return {}
            return await self._useraction(request, identity, address)

        answer = await answer_to(text, perform, self.log)
        return Answered(answer, established, services)

    def ended(self, subscriber: Subscriber) -> None:
        """A connection is gone."""
        self._subscriptions.ended(subscriber)

    def _known(self, identity: Identity | None) -> Identity:
        if identity is None or identity.expires_at <= self._now():
            raise Refusal("not_logged_in", f"Show a valid token first: {STREAM}reauth.")
        return identity

    async def _still_known(self, identity: Identity | None) -> Identity:
        # A connection whose token was revoked a moment ago may not have been closed yet.
        known = self._known(identity)
        (verdict,) = await self._authority.judge([Held(known.token)])
        if verdict.denial:
            raise Refusal("not_logged_in", f"The token is not good any more: {verdict.denial}.")
        return known

    async def _reauth(self, request: jsonrpc.Request) -> Identity:
        token = params_of(request, Reauth).token
        try:
            return await self._authority.identify(token)
        except Denied as denied:
            raise Refusal("not_logged_in", f"The token is not good: {denied.denial.value}.") from denied

    async def _useraction(self, request: jsonrpc.Request, identity: Identity | None, address: str) -> msgspec.Raw:
        name = request.method.removeprefix(METHOD)
        if name == request.method:
            raise Refusal("unknown_action", f"There is no method {request.method}.")
        identity = await self._still_known(identity)
        call = Call(self._performer.services, address, self._now(), identity.user, None, identity.scopes, identity.bounds)
        return msgspec.Raw(await self._performer.perform(name, call, bytes(request.params)))


def params_of(request: jsonrpc.Request, kind: type[P]) -> P:
    """A request's parameters. Raises `Refusal`."""
    try:
        return msgspec.json.decode(request.params, type=kind)
    except msgspec.DecodeError as error:
        raise Refusal("invalid_params", str(error)) from error


async def answer_to(text: bytes, perform: Callable[[jsonrpc.Request], Awaitable[object]], log: Logger) -> bytes | None:
    """The answer to a text frame, whatever `perform` makes of the request in it; None where none is wanted."""
    try:
        request = jsonrpc.decode(text)
    except jsonrpc.RequestError as error:
        return jsonrpc.error(None, error.code, str(error))
    try:
        result = await perform(request)
        answer = b"" if request.id is msgspec.UNSET else jsonrpc.result(request.id, result)
    except Refusal as refusal:
        answer = _error(request, refusal)
    except Exception:
        log.failure("the call {method} failed", method=request.method)
        answer = _error(request, Refusal("internal", CODES["internal"].meaning))
    return None if request.id is msgspec.UNSET else answer


def _error(request: jsonrpc.Request, refusal: Refusal) -> bytes:
    code = refusal.code
    request_id = None if request.id is msgspec.UNSET else request.id
    data = {"code": code.name, "come_back": code.come_back, **(refusal.details or {})}
    return jsonrpc.error(request_id, code.rpc, refusal.message, data)
