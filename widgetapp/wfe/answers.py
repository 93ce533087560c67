"""How a resource answers with a coroutine, and how a refusal looks over HTTP."""

from __future__ import annotations

import math
from collections.abc import Coroutine
from ipaddress import ip_address
from typing import Any

import msgspec
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.web.http import UNAUTHORIZED
from twisted.web.server import NOT_DONE_YET, Request

from ..refusals import CODES, Refusal
from .packing import packed

_log = Logger()


def respond(request: Request, coroutine: Coroutine[Any, Any, bytes | None]) -> int:
    """Answer a request with what the coroutine gives, in JSON unless it has set another type; None: it has answered.

    A `Refusal` becomes its status and its words; whatever else is raised is logged, and is a 500 without details.
    """

    def answered(content: bytes | None) -> None:
        if content is not None:
            _finish(request, content)

    def failed(failure: Failure) -> None:
        if failure.check(CancelledError, ConnectionDone, ConnectionLost):
            return
        if isinstance(failure.value, Refusal):
            _refuse(request, failure.value)
        else:
            _log.failure("a request for {path} failed", failure=failure, path=request.path)
            _refuse(request, Refusal("internal", CODES["internal"].meaning))

    # Nobody waits for the answer any more when the connection is gone; what was begun is not undone.
    _ = request.notifyFinish().addErrback(lambda _gone: setattr(request, "widgetapp_gone", True))
    answer = Deferred.fromCoroutine(coroutine)
    _ = answer.addCallbacks(answered, failed).addErrback(lambda late: _log.failure("an answer failed", failure=late))
    return NOT_DONE_YET


def client_address(request: Request) -> str:
    """Where a request comes from, spelt in one way; all that come over a UNIX socket come from one place.

    Behind a proxy that speaks the PROXY protocol this is its client. What headers say of it is anybody's claim.
    """
    host = getattr(request.getClientAddress(), "host", None)
    if host is None:
        return "local"
    # A proxy's IPv6 addresses come with all their zeros, and IPv4 on a socket for both as ::ffff:192.0.2.1.
    address = ip_address(host)
    return str(getattr(address, "ipv4_mapped", None) or address)


def body_of(request: Request, most: int) -> bytes:
    """The body of a request. Raises `Refusal` where it is longer than `most` bytes, and `CancelledError` where its client is
    gone."""
    # It has been closed then, and would raise whatever else.
    if getattr(request, "widgetapp_gone", False):
        raise CancelledError
    content: bytes = b"" if request.content is None else request.content.read(most + 1)
    if len(content) > most:
        raise Refusal("too_large", f"At most {most} bytes are taken here.")
    return content


def _refuse(request: Request, refusal: Refusal) -> None:
    code = refusal.code
    request.setResponseCode(code.status)
    if refusal.retry_after is not None:
        request.setHeader("Retry-After", str(math.ceil(refusal.retry_after)))
    if code.status == UNAUTHORIZED:
        request.setHeader("WWW-Authenticate", "Bearer")
    request.setHeader("Content-Type", "application/json")
    _finish(request, in_words(refusal))


def in_words(refusal: Refusal) -> bytes:
    """The body of every answer that says no."""
    code = refusal.code
    return msgspec.json.encode({"error": {"code": code.name, "message": refusal.message, "come_back": code.come_back}})


def _finish(request: Request, content: bytes) -> None:
    if getattr(request, "widgetapp_gone", False):
        return
    if not request.responseHeaders.hasHeader("Content-Type"):
        request.setHeader("Content-Type", "application/json")
    content = packed(request, content)
    request.setHeader("Content-Length", str(len(content)))
    request.write(content)
    request.finish()
