"""JSON-RPC on `/_stream`: `widgetApp_useraction_*` for the catalogue, `widgetApp_stream_*` for the stream itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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
from .subscriptions import ENDED, Subscriber, Subscriptions

P = TypeVar("P", bound=msgspec.Struct)

STREAM = "widgetApp_stream_"
#: The service that is the feed.
FEED = "useractions"


class Reauth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A (fresher) token for this connection."""

    token: str


class Service(msgspec.Struct, frozen=True):
    """A service by its name."""

    service: str


class Answered(msgspec.Struct, frozen=True):
    """What came of a text frame: what to send back, if anything; the identity that it established, if any; and the services
    that its connection has subscribed to from now on, if that has changed."""

    text: bytes | None
    identity: Identity | None = None
    services: list[str] | None = None
    #: By what it goes on hearing the feed, likewise.
    feed: str | None = None


class Feed(Protocol):
    """The feed, for connections of the Streaming API."""

    async def subscribe(
        self, subscriber: Subscriber, identity: Identity, params: bytes, resume: bool
    ) -> tuple[dict[str, object], str]:
        """Tell a connection everything from a place on; `resume`: that it has subscribed to before. Gives what there is of the
        feed, and by what another connection goes on. Raises `Refusal`."""

    def acknowledge(self, subscriber: Subscriber, params: bytes) -> None:
        """A connection has dealt with everything up to a number. Raises `Refusal`."""

    def renewed(self, subscriber: Subscriber, identity: Identity) -> None:
        """A connection has shown a fresher token."""

    def subscription(self, subscriber: Subscriber) -> str:
        """By what another connection goes on where this one is; empty where it has not subscribed."""

    def ended(self, subscriber: Subscriber) -> None:
        """A connection is gone, or hears no more."""


class Answers(Protocol):
    """Anything that answers text frames."""

    async def answer(self, text: bytes, identity: Identity | None, address: str, subscriber: Subscriber) -> Answered:
        """Perform one request, for the connection that it came by."""

    def ended(self, subscriber: Subscriber) -> None:
        """A connection is gone."""


def call(method: str, params: object) -> bytes:
    """The text frame by which a connection asks for something of the stream, and wants no answer."""
    return msgspec.json.encode({"jsonrpc": "2.0", "method": STREAM + method, "params": params})


@dataclass(slots=True)
class _Asker:
    """Whose requests are performed, and what has changed for his connection on the way."""

    subscriber: Subscriber
    identity: Identity | None
    address: str
    established: Identity | None = None
    services: list[str] | None = None
    feed: str | None = None


class Rpc:
    """Answers the text frames of all connections."""

    log = Logger()

    def __init__(self, performer: Performer, authority: Authority, now: Now, subscriptions: Subscriptions) -> None:
        self._performer = performer
        self._authority = authority
        self._now = now
        self._subscriptions = subscriptions
        #: None where nobody hears the feed.
        self.feed: Feed | None = None
        self._methods: dict[str, Callable[[jsonrpc.Request, _Asker], Awaitable[object]]] = {
            f"{STREAM}ping": self._ping,
            f"{STREAM}reauth": self._show,
            f"{STREAM}subscribe": self._subscribe,
            f"{STREAM}unsubscribe": self._unsubscribe,
            f"{STREAM}ack": self._acknowledge,
            f"{STREAM}resume": self._resume,
        }

    async def answer(self, text: bytes, identity: Identity | None, address: str, subscriber: Subscriber) -> Answered:
        """Perform one request, or a batch of them, for the connection that it came by; `ended` is told when that is gone."""
        asker = _Asker(subscriber, identity, address)

        async def perform(request: jsonrpc.Request) -> object:
            method = self._methods.get(request.method)
            return await (self._useraction(request, asker) if method is None else method(request, asker))

        answer = await answer_to(text, perform, self.log)
        return Answered(answer, asker.established, asker.services, asker.feed)

    async def _ping(self, _request: jsonrpc.Request, _asker: _Asker) -> object:
        return {}

    async def _show(self, request: jsonrpc.Request, asker: _Asker) -> object:
        asker.identity = asker.established = established = await self._reauth(request)
        self._subscriptions.renewed(asker.subscriber, established)
        if self.feed is not None:
            self.feed.renewed(asker.subscriber, established)
        return {"expires_at": established.expires_at}

    async def _subscribe(self, request: jsonrpc.Request, asker: _Asker) -> object:
        name = params_of(request, Service).service
        if name == FEED:
            return await self._hear(request, asker, resume=False)
        known, again = self._known(asker.identity), request.id is msgspec.UNSET
        greeting = await self._subscriptions.subscribe(name, asker.subscriber, known, again)
        asker.services = self._subscriptions.of(asker.subscriber)
        return greeting

    async def _unsubscribe(self, request: jsonrpc.Request, asker: _Asker) -> object:
        name = params_of(request, Service).service
        if name == FEED and self.feed is not None:
            self.feed.ended(asker.subscriber)
            asker.feed = ""
        self._subscriptions.unsubscribe(name, asker.subscriber)
        asker.services = self._subscriptions.of(asker.subscriber)
        return {}

    async def _resume(self, request: jsonrpc.Request, asker: _Asker) -> object:
        return await self._hear(request, asker, resume=True)

    async def _hear(self, request: jsonrpc.Request, asker: _Asker, resume: bool) -> object:
        if self.feed is None:
            raise Refusal("not_found", f"There is no service named {FEED}.")
        try:
            known = await self._still_known(asker.identity)
            hello, asker.feed = await self.feed.subscribe(asker.subscriber, known, bytes(request.params), resume)
        except Refusal as refusal:
            if request.id is msgspec.UNSET:
                # Nobody waits for an answer: it has come from another SFE, and is to know that it hears no more.
                why = {"service": FEED, "code": refusal.code.name, "reason": refusal.message, **(refusal.details or {})}
                asker.subscriber.push(jsonrpc.notification(ENDED, why), True)
            raise
        return hello

    async def _acknowledge(self, request: jsonrpc.Request, asker: _Asker) -> object:
        if self.feed is not None:
            self.feed.acknowledge(asker.subscriber, bytes(request.params))
            asker.feed = self.feed.subscription(asker.subscriber)
        return {}

    def ended(self, subscriber: Subscriber) -> None:
        """A connection is gone."""
        self._subscriptions.ended(subscriber)
        if self.feed is not None:
            self.feed.ended(subscriber)

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

    async def _useraction(self, request: jsonrpc.Request, asker: _Asker) -> msgspec.Raw:
        name = request.method.removeprefix(METHOD)
        if name == request.method:
            raise Refusal("unknown_action", f"There is no method {request.method}.")
        identity = await self._still_known(asker.identity)
        call = Call(self._performer.services, asker.address, self._now(), identity.user, None, identity.scopes, identity.bounds)
        return msgspec.Raw(await self._performer.perform(name, call, bytes(request.params)))


def params_of(request: jsonrpc.Request, kind: type[P]) -> P:
    """A request's parameters. Raises `Refusal`."""
    return decoded(bytes(request.params), kind)


def decoded(params: bytes, kind: type[P]) -> P:
    """Parameters out of their JSON. Raises `Refusal`."""
    try:
        return msgspec.json.decode(params, type=kind)
    except msgspec.DecodeError as error:
        raise Refusal("invalid_params", str(error)) from error


async def answer_to(text: bytes, perform: Callable[[jsonrpc.Request], Awaitable[object]], log: Logger) -> bytes | None:
    """The answer to a text frame, whatever `perform` makes of the request, or the requests, in it; None where none is wanted.

    Those of a batch are performed in their order, and answered together (JSON-RPC 2.0, section 6).
    """
    try:
        batch = jsonrpc.batch(text)
    except jsonrpc.RequestError as error:
        return jsonrpc.error(None, error.code, str(error))
    if batch is None:
        return await _answer_to_one(text, perform, log)
    answers = [await _answer_to_one(bytes(one), perform, log) for one in batch]
    wanted = [msgspec.Raw(answer) for answer in answers if answer is not None]
    return msgspec.json.encode(wanted) if wanted else None


async def _answer_to_one(text: bytes, perform: Callable[[jsonrpc.Request], Awaitable[object]], log: Logger) -> bytes | None:
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
