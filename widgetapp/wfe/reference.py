"""`/_reference/…`: the interface as a page and as documents, made from the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import msgspec
from twisted.web.resource import Resource
from twisted.web.server import Request

from ..useractions import asyncapi, openapi, openrpc
from . import handbook


class Reference(Resource):
    """Generated documents for integrators."""

    def __init__(self, url: str, listener: str) -> None:
        """`listener` is where external systems listen, as an address."""
        super().__init__()
        documents = {
            "openapi": openapi.document(url),
            "openrpc": openrpc.document(url),
            "asyncapi": asyncapi.document(listener),
        }
        for name, document in documents.items():
            content = msgspec.json.format(msgspec.json.encode(document))
            self.putChild(f"{name}.json".encode(), _Fixed("application/json", partial(bytes, content)))
        self.putChild(b"", _Fixed("text/html; charset=utf-8", handbook.page))
        self.putChild(b"style.css", _Fixed("text/css; charset=utf-8", lambda: handbook.STYLE))


class _Fixed(Resource):
    """What is the same for everybody, made when somebody asks for it first."""

    isLeaf = True

    def __init__(self, kind: str, make: Callable[[], bytes]) -> None:
        super().__init__()
        self._kind = kind
        self._make = cache(make)

    def render_GET(self, request: Request) -> bytes:
        request.setHeader("Content-Type", self._kind)
        request.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'self'")
        return self._make()
